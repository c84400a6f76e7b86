// SPDX-License-Identifier: MIT
#include "compare/facts.hpp"

#include <gtest/gtest.h>

#include "made_up_report.hpp"

namespace brood_lab_test {
namespace {

using brood_lab::changed_facts;
using lines = std::vector<std::string>;

TEST(compare_facts, of_equal_reports_are_equal) {
  EXPECT_EQ(changed_facts(report(), report()), lines{});
}

TEST(compare_facts, do_not_include_times) {
  json now = report();
  value_in(now, "time", "spawn") = 1.5;
  EXPECT_EQ(changed_facts(report(), now), lines{});
}

TEST(compare_facts, a_changed_answer_is_named_with_what_was_seen) {
  json now = report();
  value_in(now, "copied", "fork") = false;
  EXPECT_EQ(changed_facts(report(), now), lines{"copied under fork: was yes, now no (seen)"});
}

TEST(compare_facts, null_is_a_fact) {
  json now = report();
  value_in(now, "alike", "spawn") = nullptr;
  value_in(now, "time", "fork") = nullptr;
  EXPECT_EQ(changed_facts(report(), now), (lines{"alike under spawn: was yes, now n/a (seen)",
                                                 "time under fork: was a figure, now n/a (seen)"}));
}

TEST(compare_facts, a_failure_is_never_as_it_was) {
  json then = report();
  then["observations"].push_back(observation("broken", {{"spawn", failed_result()}}));
  EXPECT_EQ(changed_facts(then, then),
            lines{"broken under spawn: was FAILED, now FAILED (it hung)"});
}

TEST(compare_facts, what_one_report_lacks_differs) {
  json now = report();
  now["observations"].erase(0);
  EXPECT_EQ(changed_facts(report(), now), (lines{"copied under spawn: was no, now absent",
                                                 "copied under fork: was yes, now absent"}));
  EXPECT_EQ(changed_facts(now, report()).size(), 2U);
}

TEST(compare_facts, another_platform_is_said) {
  EXPECT_EQ(changed_facts(report("Linux"), report("macOS")),
            lines{"the platform was Linux, now it is macOS"});
}

TEST(compare_facts, a_selection_leaves_the_rest_unseen) {
  json now = report();
  value_in(now, "copied", "fork") = false;
  value_in(now, "alike", "spawn") = false;
  EXPECT_EQ(changed_facts(report(), now, {.ids = {"alike"}, .methods = {}}).size(), 1U);
  EXPECT_EQ(changed_facts(report(), now, {.ids = {}, .methods = {"fork"}}).size(), 1U);
  EXPECT_EQ(changed_facts(report(), now, {.ids = {"time"}, .methods = {}}), lines{});
}

}  // namespace
}  // namespace brood_lab_test
