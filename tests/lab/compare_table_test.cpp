// SPDX-License-Identifier: MIT
#include "compare/table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "made_up_report.hpp"

namespace brood_lab_test {
namespace {

using brood_lab::explanation_of;
using brood_lab::style;
using brood_lab::table_of;

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
  return longest;
}

json with_long_names() {
  json made = report();
  made["start_methods"] = {"spawn", "fork", "forkserver"};
  made["observations"].push_back(observation(
      "global_changed_after_server_start",
      {{"spawn", result(false)}, {"fork", result(true)}, {"forkserver", result(false)}}));
  return made;
}

TEST(compare_table, marks_the_rows_in_which_the_methods_differ) {
  const std::string table = table_of(report(), style{});
  EXPECT_NE(table.find("\n* copied  no "), table.npos) << table;
  EXPECT_NE(table.find("\n  alike   yes "), table.npos) << table;
}

TEST(compare_table, times_that_differ_are_no_difference) {
  const std::string table = table_of(report(), style{});
  EXPECT_NE(table.find("\n  time   "), table.npos) << table;
  EXPECT_NE(table.find("4210 us"), table.npos) << table;
  EXPECT_NE(table.find("1 of 2 facts"), table.npos) << table;
}

TEST(compare_table, a_method_that_cannot_answer_makes_no_difference) {
  json made = report();
  value_in(made, "copied", "spawn") = nullptr;
  EXPECT_EQ(table_of(made, style{}).find("* copied"), std::string::npos);
}

TEST(compare_table, one_method_has_nothing_to_differ_from) {
  json made = report();
  made["start_methods"] = {"spawn"};
  for (json& each : made["observations"]) each["results"].erase("fork");
  const std::string table = table_of(made, style{});
  EXPECT_NE(table.find("one method"), table.npos) << table;
  EXPECT_EQ(table.find(" facts"), table.npos) << table;
}

TEST(compare_table, a_group_stands_under_its_question) {
  const std::string table = table_of(report(), style{});
  EXPECT_LT(table.find("Whose memory?"), table.find("copied")) << table;
}

TEST(compare_table, fits_every_width_that_a_terminal_gets) {
  for (unsigned columns = 50; columns <= 100; ++columns) {
    const std::string table = table_of(with_long_names(), style{.columns = columns});
    EXPECT_LE(longest_line(table), columns) << table;
    EXPECT_NE(table.find("global_changed_after_server_start"), table.npos);
  }
}

TEST(compare_table, on_a_narrow_terminal_the_answers_stand_below_the_id) {
  const std::string table = table_of(with_long_names(), style{.columns = 60});
  EXPECT_NE(table.find("* global_changed_after_server_start\n  no "), table.npos) << table;
}

TEST(compare_table, without_colours_there_is_no_escape_and_with_them_differences_are_bold) {
  EXPECT_EQ(table_of(report(), style{}).find('\033'), std::string::npos);
  EXPECT_NE(table_of(report(), style{.colour = true}).find("\033[1m* copied"), std::string::npos);
}

// Seen to fail where the blanks of a column were painted with its text.
TEST(compare_table, no_line_ends_in_blanks_also_with_colours) {
  for (const unsigned columns : {50U, 100U}) {
    std::istringstream lines{
        table_of(with_long_names(), style{.colour = true, .columns = columns})};
    for (std::string line; std::getline(lines, line);) {
      EXPECT_FALSE(line.ends_with(" ") || line.ends_with(" \033[0m")) << line;
    }
  }
}

TEST(compare_table, what_failed_is_said_aloud) {
  json made = report();
  made["observations"].push_back(
      observation("broken", {{"spawn", failed_result()}, {"fork", result(true)}}));
  EXPECT_NE(table_of(made, style{}).find("broken  FAILED"), std::string::npos);
}

TEST(compare_table, a_report_without_groups_is_shown_all_the_same) {
  json made = report();
  made.erase("groups");
  EXPECT_NE(table_of(made, style{}).find("* copied"), std::string::npos);
}

TEST(compare_explanation, has_the_question_each_answer_with_its_evidence_and_the_cause) {
  const std::string text = explanation_of(report(), "copied", style{});
  for (const char* part : {"What of copied?", "spawn       no", "fork        yes", "    seen",
                           "  Because of its cause."}) {
    EXPECT_NE(text.find(part), text.npos) << part << " is not in\n" << text;
  }
}

TEST(compare_explanation, of_several_reports_says_whose_answers_are_whose_and_the_cause_once) {
  const json both[] = {report("Linux"), report("Windows")};
  const std::string text = explanation_of(std::span<const json>{both}, "copied", style{});
  const auto linux = text.find("Linux"), windows = text.find("Windows");
  const auto first = text.find("spawn "), second = text.find("spawn ", windows);
  EXPECT_LT(linux, first) << text;
  EXPECT_LT(first, windows) << text;
  EXPECT_LT(windows, second) << text;
  EXPECT_LT(second, text.find("Because of its cause.")) << text;
  EXPECT_EQ(text.find("Because"), text.rfind("Because")) << text;
}

TEST(compare_explanation, of_what_was_not_measured_says_so) {
  EXPECT_EQ(explanation_of(report(), "nothing", style{}), "nothing was measured for nothing\n");
}

}  // namespace
}  // namespace brood_lab_test
