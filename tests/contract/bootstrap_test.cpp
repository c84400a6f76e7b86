// SPDX-License-Identifier: MIT
// Spawned children that end before they come to their task: error() says so, and nothing hangs.
// What only one system can do above the guard is tested in tests/posix and tests/windows.
#include <cstdlib>
#include <string>

#include "brood/error.hpp"
#include "contract.hpp"

namespace {

using brood::errc;
using brood::process;

constexpr const char* way_variable = "BROOD_TEST_EARLY_END";

// Runs in each spawned child above its guard, as any static initialiser does.
const bool came_through = [] {
  const char* way = std::getenv(way_variable);
  const std::string wanted = way != nullptr ? way : "";
  if (wanted == "exit") std::_Exit(5);
  if (wanted == "success") std::_Exit(0);
  return true;
}();

process ended_early(const std::string& way) {
  process child{
      {.method = brood::start_method::spawn, .name = "early", .environment = {{way_variable, way}}},
      [] { std::exit(came_through ? 33 : 1); }};
  child.start();
  child.join();
  return child;
}

void expect_told(const process& child) {
  ASSERT_TRUE(child.error());
  EXPECT_EQ(child.error()->code(), errc::bootstrap_failed);
  EXPECT_EQ(child.error()->process_name(), "early");
  const std::string what = child.error()->what();
  EXPECT_NE(what.find("before it ran its task"), std::string::npos) << what;
}

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
