// SPDX-License-Identifier: MIT
// The main of brood::gtest_main: a test program is executed again by each child that it spawns.
#include <gtest/gtest.h>

#include "brood/main_guard.hpp"

int main(int argc, char** argv) {
  brood::main_guard();
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
