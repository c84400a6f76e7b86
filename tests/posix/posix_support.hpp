// SPDX-License-Identifier: MIT
// What tests on POSIX share: a process of a test's own, which may change its signals, limits and
// descriptors, and may die.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <initializer_list>
#include <string>

#include "brood/process.hpp"
#include "brood/start_method.hpp"

namespace brood::posix_test {

/// How a run in a process of its own ended, and what it and its descendants wrote to stdout and
/// stderr. If it was a success, it is known once all of them have ended: none can be left.
struct outcome {
  int exit_code;  ///< -N for signal N
  std::string output;
};

/// The exit code of what skipped, as in Automake's and Meson's tests.
constexpr int skipped = 77;

/// Runs `body` in a copy of this process: a host program that uses Brood, not a child of Brood's.
/// Expectations in it work, and it must leave neither a child nor a descriptor behind.
outcome run_alone(const std::function<void()>& body);

/// The same, and expects it to pass. Where it skips, the test that calls does, with the same
/// reason.
void expect_alone(const std::function<void()>& body);

/// What the host program does with SIGCHLD.
void set_child_signal(void (*handler)(int), int flags);

/// A child of this process that Brood knows nothing of; it ends with `code`.
int foreign_child(int code);

/// A test under each start method, with the changes of its own to what `process_options` says.
class under_each_method : public testing::TestWithParam<start_method> {
 protected:
  static process_options options() { return {.method = GetParam()}; }
};

}  // namespace brood::posix_test

#define BROOD_POSIX_TEST_EACH_METHOD(suite)                                                  \
  INSTANTIATE_TEST_SUITE_P(with, suite, testing::ValuesIn(brood::available_start_methods()), \
                           [](const auto& test) { return std::string{to_string(test.param)}; })
