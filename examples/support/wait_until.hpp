// SPDX-License-Identifier: MIT
// Waiting for what other processes do: in demonstrations, and in the lessons of brood-lab.
#pragma once

#include <chrono>
#include <stdexcept>
#include <thread>

namespace show {

/// Blocks until `holds()` is true. A demonstration whose helpers are gone fails instead of hanging.
/// @throws std::runtime_error  after a minute
template <class Condition>
void wait_until(Condition holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes{1};
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error{"waited a minute for another process in vain"};
    }
    std::this_thread::sleep_for(std::chrono::microseconds{200});
  }
}

}  // namespace show
