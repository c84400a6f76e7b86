// SPDX-License-Identifier: MIT
#include "thread_count.hpp"

#include <chrono>
#include <thread>

#include "backend.hpp"

namespace brood::detail {

result<unsigned> settled_thread_count() noexcept {
  auto threads = backend::thread_count();
  for (int round = 0; round < 50 && threads && *threads > 1; ++round) {
    std::this_thread::sleep_for(std::chrono::microseconds{100});
    threads = backend::thread_count();
  }
  return threads;
}

}  // namespace brood::detail
