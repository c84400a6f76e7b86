// SPDX-License-Identifier: MIT
// Children that end before they come to their task: error() says so, and nothing hangs. What all
// systems can do there is tested in tests/contract.
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "bootstrap_support.hpp"

namespace {

using brood::exit_status;
using brood_test::ended_early;
using brood_test::expect_told;

// Runs in each spawned child above its guard, as any static initialiser does.
[[maybe_unused]] const bool came_through = [] {
  const std::string wanted = brood_test::early_end();
  if (wanted == "kill") ::raise(SIGKILL);
  if (wanted == "abort") ::abort();
  if (wanted == "close") {
    for (int fd = 3; fd < 1024; ++fd) ::close(fd);
  }
  return true;
}();

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
