// SPDX-License-Identifier: MIT
// Spawned children that a static initialiser of the test program ends before they come to main.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "brood/error.hpp"
#include "brood/process.hpp"

namespace brood_test {

/// The way to end that a child above its guard finds in its environment; else empty.
inline std::string early_end() {
  const char* way = std::getenv("BROOD_TEST_EARLY_END");
  return way != nullptr ? way : "";
}

/// A child that finds `way` there; it ends with 33 if it comes to its task all the same.
inline brood::process ended_early(const std::string& way) {
  brood::process child{{.method = brood::start_method::spawn,
                        .name = "early",
                        .environment = {{"BROOD_TEST_EARLY_END", way}}},
                       [] { std::exit(33); }};
  child.start();
  child.join();
  return child;
}

inline void expect_told(const brood::process& child) {
  ASSERT_TRUE(child.error());
  EXPECT_EQ(child.error()->code(), brood::errc::bootstrap_failed);
  EXPECT_EQ(child.error()->process_name(), "early");
  const std::string what = child.error()->what();
  EXPECT_NE(what.find("before it ran its task"), std::string::npos) << what;
}

}  // namespace brood_test
