// SPDX-License-Identifier: MIT
// What a child costs, in page faults: they differ less from day to day than times do.
#include <gtest/gtest.h>

#include "environment_support.hpp"

namespace {

void expect_few(const char* method) {
  const auto run = brood_test::run_program("count_faults", method);
  if (run.exit_code == 77) GTEST_SKIP() << run.output;
  EXPECT_EQ(run.exit_code, 0) << run.output;
}

TEST(page_faults, of_a_spawned_child_are_few_more_than_those_of_posix_spawn) {
  expect_few("spawn");
}

TEST(page_faults, of_a_forked_child_are_few_more_than_those_of_fork) { expect_few("fork"); }

}  // namespace
