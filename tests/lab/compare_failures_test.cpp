// SPDX-License-Identifier: MIT
#include "compare/failures.hpp"

#include <gtest/gtest.h>

#include "made_up_report.hpp"

namespace brood_lab_test {
namespace {

json broken_report() {
  json made = report();
  made["observations"][0]["results"]["fork"] = failed_result();
  made["timelines"] = {{"spawn", {{"events", json::array()}, {"failed", "it hung"}}},
                       {"fork", {{"events", json::array()}}}};
  made["trees"] = {{"fork", {{"processes", json::array()}, {"failed", "it crashed"}}}};
  return made;
}

// Seen to fail where only the answers were looked at.
TEST(compare_failures, timelines_and_trees_count_as_answers_do) {
  EXPECT_EQ(brood_lab::failed_cells(broken_report()), 3u);
  EXPECT_EQ(brood_lab::failed_cells(report()), 0u) << "one without exhibits";
}

TEST(compare_failures, of_timelines_and_trees_are_told_with_their_method_and_reason) {
  EXPECT_EQ(brood_lab::failed_exhibits(broken_report()),
            (std::vector<std::string>{"timeline under spawn: it hung",
                                      "process tree under fork: it crashed"}));
  EXPECT_TRUE(brood_lab::failed_exhibits(report()).empty());
}

}  // namespace
}  // namespace brood_lab_test
