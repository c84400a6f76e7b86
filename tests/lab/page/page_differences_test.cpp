// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "page/differences.hpp"
#include "page/page.hpp"
#include "page/read.hpp"

namespace brood_lab_test {
namespace {

using namespace brood_lab::page;
using json = nlohmann::ordered_json;

json report(const std::string& name) {
  std::ifstream file{PAGE_REPORTS "/" + name + ".json", std::ios::binary};
  return json::parse(file);
}

comparison read(const std::vector<std::string>& names) {
  std::vector<json> reports;
  for (const std::string& name : names) reports.push_back(report(name));
  return read_reports(reports);
}

const observation& find(const comparison& all, const std::string& id) {
  return *std::ranges::find(all.observations, id, &observation::id);
}

TEST(page_reports, columns_are_the_methods_of_each_platform) {
  const comparison all = read({"linux", "windows"});
  std::vector<std::string> labels;
  for (const column& each : all.columns) labels.push_back(each.label);
  EXPECT_EQ(labels, (std::vector<std::string>{"Linux · spawn", "Linux · fork", "Linux · forkserver",
                                              "Windows (Wine 8.0) · spawn"}));
}

TEST(page_reports, reasons_and_failures_are_no_values) {
  const comparison all = read({"windows"});
  EXPECT_EQ(find(all, "umask_late").cells[0].kind, answer::none);
  EXPECT_EQ(find(all, "code_above_guard_rerun").cells[0].kind, answer::failed);
  EXPECT_EQ(value_of(find(all, "umask_late"), 0), "");
  EXPECT_EQ(value_of(find(all, "code_above_guard_rerun"), 0), "");
}

TEST(page_reports, observations_stand_with_their_group) {
  json shuffled = report("linux");
  std::ranges::reverse(shuffled["observations"]);
  const comparison all = read_reports(std::vector<json>{shuffled});
  const auto is_before = [&](const observation& left, const observation& right) {
    const auto place = [&](const observation& each) {
      return std::ranges::find(all.groups, each.group, &group::id);
    };
    return place(left) < place(right);
  };
  EXPECT_TRUE(std::ranges::is_sorted(all.observations, is_before));
}

TEST(page_reports, two_reports_of_one_system_are_told_apart) {
  const comparison all = read({"linux", "linux"});
  EXPECT_EQ(all.platforms[0].name, "Linux");
  EXPECT_EQ(all.platforms[1].name, "Linux (2)");
}

TEST(page_reports, whatever_is_no_report_is_an_empty_page) {
  for (const json& each :
       {json{}, json(5), json::array({1, "a"}), json{{"observations", "none"}},
        json{{"start_methods", {1, nullptr}}, {"observations", {{{"id", 7}}}}}}) {
    const std::vector<json> reports{each};
    EXPECT_NE(brood_lab::html_page(reports).find("</html>"), std::string::npos) << each;
  }
  EXPECT_NE(brood_lab::html_page({}).find("</html>"), std::string::npos);
}

TEST(page_reports, a_page_of_bytes_that_are_no_utf8_is_utf8) {
  json broken = report("linux");
  broken["observations"][0]["results"]["spawn"]["evidence"] = "cut \xE2\x82";
  const std::string page = brood_lab::html_page(std::vector<json>{broken});
  EXPECT_EQ(page.find("cut \xE2\x82<"), page.npos);
  EXPECT_NE(page.find("cut \xEF\xBF\xBD"), page.npos);
}

TEST(page_differences, methods_are_compared_within_a_platform) {
  const comparison all = read({"linux", "windows"});
  EXPECT_TRUE(differs_by_method(all, find(all, "heap_address_equal")));
  EXPECT_FALSE(differs_by_method(all, find(all, "nice_late"))) << "only platforms differ here";
  EXPECT_TRUE(differs_by_method(all, find(all, "heap_address_equal"), 0));
  EXPECT_FALSE(differs_by_method(all, find(all, "heap_address_equal"), 1)) << "it has one method";
}

TEST(page_differences, platforms_are_compared_under_one_method) {
  const comparison all = read({"linux", "windows"});
  EXPECT_TRUE(differs_by_platform(all, find(all, "nice_late")));
  EXPECT_FALSE(differs_by_platform(all, find(all, "heap_address_equal")));
  EXPECT_FALSE(differs_by_platform(all, find(all, "code_above_guard_rerun"))) << "it failed there";
}

// Seen to fail where it was not compared: the terminal, which lists it, said otherwise.
TEST(page_differences, that_a_platform_has_none_is_another_answer_between_platforms) {
  const comparison all = read({"linux", "windows"});
  EXPECT_TRUE(differs_by_platform(all, find(all, "umask_late")));
  EXPECT_FALSE(differs_by_method(all, find(all, "umask_late")));
  const comparison same = read({"windows", "windows"});
  EXPECT_FALSE(differs_by_platform(same, find(same, "umask_late"))) << "neither has it";
}

// Seen to fail where the rows stood in the order of the report.
TEST(page_differences, between_platforms_come_first) {
  const std::string both =
      brood_lab::html_page(std::vector<json>{report("linux"), report("windows")});
  const auto place_of = [&](const std::string& id) { return both.find("id=\"" + id + "\""); };
  EXPECT_LT(place_of("differences-first"), place_of("umask_late"));
  EXPECT_LT(place_of("umask_late"), place_of("group-memory"));
  EXPECT_LT(place_of("group-memory"), place_of("heap_address_equal"));
  const std::string one = brood_lab::html_page(std::vector<json>{report("linux")});
  EXPECT_EQ(one.find("differences-first"), one.npos);
}

TEST(page_differences, times_and_sizes_are_not_compared) {
  const comparison all = read({"linux"});
  EXPECT_FALSE(differs_by_method(all, find(all, "start_latency_us")));
  EXPECT_FALSE(differs_by_method(all, find(all, "private_memory_bytes")));
}

TEST(page_differences, agreements_count_what_both_answered) {
  const comparison all = read({"linux", "windows"});
  const auto methods = agreements_of_methods(all);
  ASSERT_EQ(methods.size(), 3u);
  EXPECT_EQ(methods[0].answered, 24u);
  const auto platforms = agreements_of_platforms(all);
  ASSERT_EQ(platforms.size(), 1u);
  EXPECT_EQ(platforms[0].answered, 23u) << "of 24, one failed";
  EXPECT_EQ(platforms[0].same, 17u) << "two others differ, and four cannot be had there";
}

}  // namespace
}  // namespace brood_lab_test
