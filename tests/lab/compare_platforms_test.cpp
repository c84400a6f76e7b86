// SPDX-License-Identifier: MIT
#include "compare/platforms.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "made_up_report.hpp"

namespace brood_lab_test {
namespace {

using brood_lab::named_report;
using brood_lab::platform_row;
using brood_lab::platforms_json;
using brood_lab::platforms_text;
using brood_lab::rows_of;
using brood_lab::standing;
using brood_lab::style;

/// Another platform, which has spawn alone.
json other_report() {
  json made = report("Windows");
  made["start_methods"] = {"spawn"};
  for (json& each : made["observations"]) each["results"].erase("fork");
  return made;
}

std::vector<named_report> beside(json other) {
  return {{"a.json", report()}, {"b.json", std::move(other)}};
}

standing standing_in(const std::vector<named_report>& reports, const std::string& id,
                     const std::string& method) {
  const auto rows = rows_of(reports);
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const platform_row& row) {
    return row.id == id && row.method == method;
  });
  if (found == rows.end()) throw std::invalid_argument{id};
  return found->place;
}

TEST(compare_platforms, tell_equal_facts_from_others) {
  json other = other_report();
  value_in(other, "alike", "spawn") = false;
  const auto reports = beside(other);
  EXPECT_EQ(standing_in(reports, "alike", "spawn"), standing::differs);
  EXPECT_EQ(standing_in(reports, "copied", "spawn"), standing::equal);
}

TEST(compare_platforms, what_one_of_them_cannot_have_differs) {
  json other = other_report();
  value_in(other, "alike", "spawn") = nullptr;
  EXPECT_EQ(standing_in(beside(other), "alike", "spawn"), standing::differs);
}

// Seen to fail where a failure was one more value: as what differs from an answer and equals n/a.
TEST(compare_platforms, what_failed_states_no_fact) {
  json other = report();
  for (const char* id : {"alike", "unknown"}) {
    value_in(other, id, "spawn") = nullptr;
    for (json& each : other["observations"]) {
      if (each["id"] == id) each["results"]["spawn"]["failed"] = true;
    }
    EXPECT_EQ(standing_in(beside(other), id, "spawn"), standing::missing) << id;
  }
  EXPECT_NE(platforms_text(beside(other), style{}).find("FAILED"), std::string::npos);
}

TEST(compare_platforms, a_time_that_one_of_them_cannot_have_is_not_compared) {
  json other = report();
  value_in(other, "time", "spawn") = nullptr;
  EXPECT_EQ(standing_in(beside(other), "time", "spawn"), standing::figures);
}

TEST(compare_platforms, do_not_compare_times) {
  EXPECT_EQ(standing_in(beside(other_report()), "time", "spawn"), standing::figures);
}

TEST(compare_platforms, a_missing_id_and_a_missing_method_are_shown_as_such) {
  json other = other_report();
  other["observations"].erase(0);
  const auto reports = beside(other);
  EXPECT_EQ(standing_in(reports, "copied", "spawn"), standing::missing);
  EXPECT_EQ(standing_in(reports, "alike", "fork"), standing::one_sided);
  EXPECT_NE(platforms_text(reports, style{}).find("copied  spawn no            absent"),
            std::string::npos)
      << platforms_text(reports, style{});
}

TEST(compare_platforms, differences_come_first) {
  json other = other_report();
  value_in(other, "alike", "spawn") = false;
  const std::string text = platforms_text(beside(other), style{});
  EXPECT_LT(text.find("What differs"), text.find("alike")) << text;
  EXPECT_LT(text.find("alike"), text.find("What is equal")) << text;
  EXPECT_LT(text.find("What is equal"), text.find("copied")) << text;
}

TEST(compare_platforms, that_agree_say_so) {
  EXPECT_NE(platforms_text(beside(report()), style{}).find("What differs"), std::string::npos);
  const json all = platforms_json(beside(report()));
  EXPECT_TRUE(all["differs"].empty());
  EXPECT_EQ(all["equal"].size(), 6U);
}

json with_long_names(const std::string& platform) {
  json made = report(platform);
  made["start_methods"] = {"spawn", "forkserver"};
  made["observations"].push_back(
      observation("global_changed_after_server_start",
                  {{"spawn", result(platform == "Linux")}, {"forkserver", result(true)}}));
  return made;
}

// Seen to fail where a column had eight places at least: three reports were 69 wide of 60, and
// eight were 108.
TEST(compare_platforms, fit_every_width_that_a_terminal_gets) {
  for (std::size_t count = 2; count <= 30; ++count) {
    std::vector<named_report> reports;
    for (std::size_t at = 0; at < count; ++at) {
      reports.push_back(
          {std::to_string(at) + ".json", with_long_names(at == 0 ? "Linux" : "Windows")});
    }
    for (unsigned columns = 50; columns <= 100; columns += 5) {
      std::istringstream lines{platforms_text(reports, style{.columns = columns})};
      for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(line.size(), columns) << count << " reports: " << line;
      }
    }
  }
}

TEST(compare_platforms, on_a_narrow_terminal_each_answer_stands_after_the_letter_of_its_report) {
  const std::vector<named_report> reports{{"a.json", with_long_names("Linux")},
                                          {"b.json", with_long_names("Windows")},
                                          {"c.json", with_long_names("macOS")}};
  EXPECT_NE(platforms_text(reports, style{.columns = 60})
                .find("global_changed_after_server_start spawn\n"
                      "  A yes           B no            C no\n"),
            std::string::npos)
      << platforms_text(reports, style{.columns = 60});
}

// Seen to fail where the blanks of a column were painted with its text.
TEST(compare_platforms, no_line_ends_in_blanks_also_with_colours) {
  json other = other_report();
  value_in(other, "alike", "spawn") = false;
  for (const unsigned columns : {50U, 100U}) {
    std::istringstream lines{
        platforms_text(beside(other), style{.colour = true, .columns = columns})};
    for (std::string line; std::getline(lines, line);) {
      EXPECT_FALSE(line.ends_with(" ") || line.ends_with(" \033[0m")) << line;
    }
  }
}

TEST(compare_platforms, four_of_them_fit_100_columns) {
  const std::vector<named_report> reports{{"a.json", report()},
                                          {"b.json", other_report()},
                                          {"c.json", report("macOS")},
                                          {"d.json", report("FreeBSD")}};
  std::istringstream lines{platforms_text(reports, style{.columns = 100})};
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100U) << line;
}

TEST(compare_platforms, as_json_has_the_results_of_each_file) {
  json other = other_report();
  value_in(other, "alike", "spawn") = false;
  const json all = platforms_json(beside(other));
  EXPECT_EQ(all["reports"][1]["file"], "b.json");
  ASSERT_EQ(all["differs"].size(), 1U);
  EXPECT_EQ(all["differs"][0]["results"][0]["value"], true);
  EXPECT_EQ(all["differs"][0]["results"][1]["value"], false);
  EXPECT_TRUE(all["one_sided"][0]["results"][1].is_null());
}

}  // namespace
}  // namespace brood_lab_test
