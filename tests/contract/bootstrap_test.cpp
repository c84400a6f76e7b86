// SPDX-License-Identifier: MIT
// Spawned children that end before they come to their task: error() says so, and nothing hangs.
// What only one system can do above the guard is tested in tests/posix and tests/windows.
#include <cstdlib>
#include <string>

#include "bootstrap_support.hpp"

namespace {

using brood_test::ended_early;
using brood_test::expect_told;

// Runs in each spawned child above its guard, as any static initialiser does.
[[maybe_unused]] const bool came_through = [] {
  const std::string wanted = brood_test::early_end();
  if (wanted == "exit") std::_Exit(5);
  if (wanted == "success") std::_Exit(0);
  return true;
}();

TEST(bootstrap, an_exit_above_the_guard_is_told) {
  const auto child = ended_early("exit");
  EXPECT_EQ(child.exit_code(), 5);
  expect_told(child);
}

TEST(bootstrap, a_child_that_leaves_with_success_has_not_run_its_task_either) {
  const auto child = ended_early("success");
  EXPECT_EQ(child.exit_code(), 0);
  expect_told(child);
}

TEST(bootstrap, a_child_that_comes_through_runs_its_task) {
  const auto child = ended_early("not at all");
  EXPECT_EQ(child.exit_code(), 33);
  EXPECT_FALSE(child.error());
}

}  // namespace
