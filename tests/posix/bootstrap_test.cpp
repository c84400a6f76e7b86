// SPDX-License-Identifier: MIT
// Children that end before they come to their task: error() says so, and nothing hangs. What all
// systems can do there is tested in tests/contract.
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "brood/error.hpp"
#include "posix_support.hpp"

namespace {

using namespace brood::posix_test;
using brood::errc;
using brood::exit_status;
using brood::process;

// Runs in each spawned child above its guard, as any static initialiser does.
const bool came_through = [] {
  const char* way = ::getenv("BROOD_TEST_EARLY_END");
  const std::string wanted = way != nullptr ? way : "";
  if (wanted == "kill") ::raise(SIGKILL);
  if (wanted == "abort") ::abort();
  if (wanted == "close") {
    for (int fd = 3; fd < 1024; ++fd) ::close(fd);
  }
  return true;
}();

process ended_early(const std::string& way) {
  process child{{.method = brood::start_method::spawn,
                 .name = "early",
                 .environment = {{"BROOD_TEST_EARLY_END", way}}},
                [] { std::exit(came_through ? 0 : 1); }};
  child.start();
  child.join();
  return child;
}

void expect_told(const process& child) {
  ASSERT_TRUE(child.error());
  EXPECT_EQ(child.error()->code(), errc::bootstrap_failed);
  EXPECT_EQ(child.error()->process_name(), "early");
  EXPECT_NE(std::string{child.error()->what()}.find("before it ran its task"), std::string::npos)
      << child.error()->what();
}

TEST(bootstrap, a_child_killed_above_its_guard_is_told_apart_from_its_task) {
  const auto child = ended_early("kill");
  EXPECT_EQ(child.status(), exit_status::signaled(9));
  expect_told(child);
}

TEST(bootstrap, a_crash_above_the_guard_is_told) {
  const auto child = ended_early("abort");
  EXPECT_EQ(child.exit_code(), -6);
  expect_told(child);
}

// Seen failing when the marker did not name the parent: such a child took itself for the first
// process, ran all of main, and so did its children, without end.
TEST(bootstrap, a_child_whose_channel_was_closed_above_the_guard_ends) {
  const auto child = ended_early("close");
  EXPECT_EQ(child.exit_code(), 1);
  expect_told(child);
}

}  // namespace
