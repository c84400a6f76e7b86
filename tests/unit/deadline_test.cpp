// SPDX-License-Identifier: MIT
// Timeouts of every size as deadlines: nothing overflows, nothing ends early.
#include "brood/detail/deadline.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace {

using brood::detail::deadline_after;
using brood::detail::deadline_at;
using brood::detail::steady_time;
using std::chrono::steady_clock;
using std::chrono::system_clock;
using namespace std::chrono_literals;

// Asked after the deadline was made, whatever the order in which arguments are evaluated.
bool has_passed(steady_time deadline) { return deadline <= steady_clock::now(); }

TEST(deadlines, of_zero_and_less_are_now) {
  for (const auto timeout : {0ns, -1ns, std::chrono::nanoseconds::min()}) {
    const auto before = steady_clock::now();
    const auto deadline = deadline_after(timeout);
    EXPECT_GE(deadline, before);
    EXPECT_TRUE(has_passed(deadline));
  }
  EXPECT_TRUE(has_passed(deadline_after(std::chrono::hours::min())));
  EXPECT_TRUE(has_passed(deadline_after(std::chrono::duration<double>{-1e300})));
}

TEST(deadlines, beyond_the_clock_are_its_last_moment) {
  EXPECT_EQ(deadline_after(std::chrono::hours::max()), steady_time::max());
  EXPECT_EQ(deadline_after(std::chrono::nanoseconds::max()), steady_time::max());
  EXPECT_EQ(deadline_after(std::chrono::years{100'000}), steady_time::max());
  EXPECT_EQ(deadline_after(std::chrono::duration<double>{1e300}), steady_time::max());
  EXPECT_EQ(deadline_after(std::chrono::duration<float>{std::numeric_limits<float>::infinity()}),
            steady_time::max());
}

TEST(deadlines, never_come_early) {
  const auto before = steady_clock::now();
  EXPECT_GE(deadline_after(1h), before + 1h);
  EXPECT_GT(deadline_after(std::chrono::duration<double, std::pico>{0.5}), before);
  EXPECT_GE(deadline_after(std::chrono::duration<double>{0.25}), before + 250ms);
}

TEST(deadlines, at_a_steady_moment_are_that_moment) {
  const auto moment = steady_clock::now() + 5min;
  EXPECT_EQ(deadline_at(moment), moment);
  EXPECT_EQ(deadline_at(steady_time::max()), steady_time::max());
}

TEST(deadlines, at_a_moment_of_the_wall_clock_are_as_far_away) {
  const auto before = steady_clock::now();
  EXPECT_GT(deadline_at(system_clock::now() + 1h), before + 59min);
  EXPECT_TRUE(has_passed(deadline_at(system_clock::now() - 1h)));
  EXPECT_TRUE(has_passed(deadline_at(system_clock::time_point{})));
}

TEST(deadlines, at_the_ends_of_any_clock_are_long_ago_or_never) {
  EXPECT_TRUE(has_passed(deadline_at(system_clock::time_point::min())));
  EXPECT_EQ(deadline_at(system_clock::time_point::max()), steady_time::max());
  EXPECT_TRUE(has_passed(deadline_at(std::chrono::sys_seconds::min())));
  EXPECT_EQ(deadline_at(std::chrono::sys_seconds::max()), steady_time::max());
  using steady_hours = std::chrono::time_point<steady_clock, std::chrono::hours>;
  EXPECT_EQ(deadline_at(steady_hours::max()), steady_time::max());
  EXPECT_TRUE(has_passed(deadline_at(steady_hours::min())));
}

}  // namespace
