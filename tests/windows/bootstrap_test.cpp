// SPDX-License-Identifier: MIT
// Children that are ended from outside before they come to their task: error() says so, and nothing
// hangs.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "brood/error.hpp"
#include "brood/process.hpp"
#include "windows_api.hpp"
#include "windows_support.hpp"

namespace brood {
namespace {

using windows_test::named_event;

constexpr const char* ready_variable = "BROOD_TEST_READY_ABOVE_GUARD";

// Runs in each spawned child above its guard, as any static initialiser does: a child with the
// variable says that it is there and never comes to main.
const bool came_through = [] {
  if (const char* ready = std::getenv(ready_variable)) {
    named_event{ready}.set();
    named_event{}.wait();
  }
  return true;
}();

/// Waits above its guard.
class early_child {
 public:
  early_child()
      : child_{{.name = "early", .daemon = true, .environment = {{ready_variable, ready_.name()}}},
               [] { std::exit(came_through ? 33 : 1); }} {
    child_.start();
    ready_.wait();
  }
  process* operator->() { return &child_; }

 private:
  named_event ready_;
  process child_;
};

TEST(bootstrap, a_child_ended_from_outside_above_its_guard_is_told_apart_from_its_task) {
  early_child child;
  const windows::unique_handle process{
      ::OpenProcess(PROCESS_TERMINATE, FALSE, child->pid().value())};
  ASSERT_TRUE(::TerminateProcess(process.get(), 77));
  child->join();
  EXPECT_EQ(child->status(), exit_status::exited(77));
  ASSERT_TRUE(child->error());
  EXPECT_EQ(child->error()->code(), errc::bootstrap_failed);
  EXPECT_EQ(child->error()->process_name(), "early");
  const std::string what = child->error()->what();
  EXPECT_NE(what.find("before it ran its task"), std::string::npos) << what;
}

TEST(bootstrap, a_child_that_its_parent_kills_above_its_guard_has_ended_as_was_wished) {
  early_child child;
  child->kill();
  child->join();
  EXPECT_EQ(child->status(), exit_status::signaled(9));
  EXPECT_FALSE(child->error());
}

}  // namespace
}  // namespace brood
