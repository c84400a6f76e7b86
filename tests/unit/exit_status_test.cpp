// SPDX-License-Identifier: MIT
// Ends of processes as values and in words.
#include "brood/exit_status.hpp"

#include <gtest/gtest.h>

namespace {

using brood::exit_status;

TEST(exit_status, of_an_exit_keeps_its_code) {
  for (const int code : {0, 1, 7, 255, -1073741819}) {
    constexpr auto is_pure = [](const exit_status& end) {
      return end.exited() && !end.signaled() && !end.lost() && !end.core_dumped();
    };
    EXPECT_TRUE(is_pure(exit_status::exited(code)));
    EXPECT_EQ(exit_status::exited(code).code(), code);
    EXPECT_EQ(exit_status::exited(code).signal(), 0);
  }
}

TEST(exit_status, of_a_signal_is_its_negative_number) {
  const auto end = exit_status::signaled(9);
  EXPECT_TRUE(end.signaled());
  EXPECT_FALSE(end.exited());
  EXPECT_EQ(end.code(), -9);
  EXPECT_EQ(end.signal(), 9);
  EXPECT_FALSE(end.core_dumped());
  EXPECT_TRUE(exit_status::signaled(11, true).core_dumped());
}

TEST(exit_status, tells_exit_9_from_signal_9) {
  EXPECT_NE(exit_status::exited(9), exit_status::signaled(9));
  EXPECT_NE(exit_status::exited(-9), exit_status::signaled(9));
}

TEST(exit_status, that_is_lost_has_no_code_that_a_process_could_have) {
  const auto end = exit_status::taken_elsewhere();
  EXPECT_TRUE(end.lost());
  EXPECT_FALSE(end.exited());
  EXPECT_FALSE(end.signaled());
  EXPECT_EQ(end.code(), exit_status::no_code);
  EXPECT_NE(end, exit_status::exited(exit_status::no_code));
}

TEST(exit_status, reads_in_words) {
  EXPECT_EQ(to_string(exit_status::exited(0)), "exit code 0");
  EXPECT_EQ(to_string(exit_status::exited(255)), "exit code 255");
  EXPECT_EQ(to_string(exit_status::exited(-1)), "exit code -1");
  EXPECT_EQ(to_string(exit_status::exited(static_cast<int>(0xC0000005U))), "exit code 0xC0000005");
  EXPECT_EQ(to_string(exit_status::signaled(9)), "signal 9 (SIGKILL)");
  EXPECT_EQ(to_string(exit_status::signaled(15)), "signal 15 (SIGTERM)");
  EXPECT_EQ(to_string(exit_status::signaled(11, true)), "signal 11 (SIGSEGV), core dumped");
  EXPECT_EQ(to_string(exit_status::signaled(63)), "signal 63");
  EXPECT_EQ(to_string(exit_status::taken_elsewhere()).rfind("lost", 0), 0U);
}

}  // namespace
