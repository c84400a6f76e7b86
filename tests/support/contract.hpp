// SPDX-License-Identifier: MIT
// What contract tests share: one test for all start methods, and ways to meet a child without
// sleeps.
#pragma once

#include <gtest/gtest.h>

#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "brood/mutex.hpp"
#include "brood/process.hpp"
#include "brood/shared_value.hpp"
#include "brood/start_method.hpp"

namespace brood_test {

/// A test of one promise, run under each start method of this system.
class under_each_method : public testing::TestWithParam<brood::start_method> {
 protected:
  static brood::process_options options() { return {.method = GetParam()}; }
  static brood::process_options named(std::string name) {
    return {.method = GetParam(), .name = std::move(name)};
  }
  template <class... Parts>
  static brood::process made(Parts&&... parts) {
    return brood::process{options(), std::forward<Parts>(parts)...};
  }
  template <class... Parts>
  static brood::process started(Parts&&... parts) {
    brood::process child{options(), std::forward<Parts>(parts)...};
    child.start();
    return child;
  }
  template <class... Parts>
  static brood::process joined(Parts&&... parts) {
    brood::process child = started(std::forward<Parts>(parts)...);
    child.join();
    return child;
  }
};

/// Closed by the thread that makes it. Who waits goes on when it opens, or when its maker dies.
class gate {
 public:
  gate() : closed_(lock_) {}
  void open() { closed_.unlock(); }
  /// What a child gets as an argument, to pass to `wait_at`.
  [[nodiscard]] brood::mutex handle() const { return lock_; }

 private:
  brood::mutex lock_;
  std::unique_lock<brood::mutex> closed_;
};

inline void wait_at(brood::mutex& gate) {
  gate.lock();
  gate.unlock();
}

/// Returns when `flag` is set, or the child has ended. @return whether it is set
inline bool wait_until_set(const brood::shared_value<bool>& flag,
                           const brood::process_handle& child) {
  while (!flag.load()) {
    if (!child.is_alive()) return flag.load();
    std::this_thread::yield();
  }
  return true;
}

inline std::string name_of_method(const testing::TestParamInfo<brood::start_method>& test) {
  return std::string{to_string(test.param)};
}

}  // namespace brood_test

#define BROOD_TEST_EACH_METHOD(suite)                                                        \
  INSTANTIATE_TEST_SUITE_P(with, suite, testing::ValuesIn(brood::available_start_methods()), \
                           brood_test::name_of_method)
