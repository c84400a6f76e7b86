// SPDX-License-Identifier: MIT
// A user's test that starts a child; its main comes from brood::gtest_main and calls the guard.
#include <gtest/gtest.h>

#include "brood/process.hpp"

TEST(consumer, starts_a_child_in_a_test) {
  brood::process child{[] {}};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}
