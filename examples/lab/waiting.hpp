// SPDX-License-Identifier: MIT
// Waiting for what another process does to a shared value.
#pragma once

#include <chrono>
#include <stdexcept>
#include <thread>

namespace brood_lab {

/// Blocks until `holds()` is true. A lesson whose partner is gone fails instead of hanging.
/// @throws std::runtime_error  after a minute
template <class Condition>
void wait_until(Condition holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes{1};
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error{"waited a minute for the other process in vain"};
    }
    std::this_thread::sleep_for(std::chrono::microseconds{200});
  }
}

}  // namespace brood_lab
