// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "page/meaning.hpp"
#include "page/page.hpp"
#include "page/text.hpp"

namespace brood_lab_test {
namespace {

using brood_lab::page::html;
using json = nlohmann::ordered_json;

json report(const std::string& name) {
  std::ifstream file{PAGE_REPORTS "/" + name + ".json", std::ios::binary};
  return json::parse(file);
}

std::string page_of(const std::vector<json>& reports) { return brood_lab::html_page(reports); }

/// What the page shows, without the data at its end.
std::string shown_of(const std::vector<json>& reports) {
  const std::string page = page_of(reports);
  return page.substr(0, page.find("id=\"report-data\""));
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

// Seen to fail where the reason did not come to the page, which said that the report had none.
TEST(page_sections, timelines_and_trees_that_failed_say_why) {
  json broken = report("linux");
  broken["timelines"]["fork"] = {{"events", json::array()}, {"failed", "it hung <for ever>"}};
  broken["trees"]["spawn"] = {{"processes", json::array()}, {"failed", "it crashed"}};
  const std::string page = shown_of({broken});
  EXPECT_TRUE(has(page, "<p class=\"failure\">it hung &lt;for ever&gt;</p>"));
  EXPECT_TRUE(has(page, "<p class=\"failure\">it crashed</p>"));
  EXPECT_FALSE(has(page, "This report has no"));
}

TEST(page_sections, timelines_and_trees_that_were_left_out_are_no_failures) {
  json partial = report("linux");
  partial.erase("timelines");
  partial["trees"] = {{"spawn", {{"processes", 5}, {"failed", false}}}};
  const std::string page = shown_of({partial});
  EXPECT_TRUE(has(page, "This report has no timeline of it."));
  EXPECT_TRUE(has(page, "This report has no process tree of it."));
  EXPECT_FALSE(has(page, "class=\"failure\""));
}

// Seen to fail where the names of the events stood there alone.
TEST(page_sections, each_word_of_a_timeline_is_explained) {
  const json linux_report = report("linux");
  const std::string page = shown_of({linux_report});
  for (const auto& [method, timeline] : linux_report["timelines"].items()) {
    for (const json& event : timeline["events"]) {
      const auto name = event["name"].get<std::string>();
      const std::string meaning = html(brood_lab::page::meaning_of(name));
      ASSERT_NE(meaning, "") << name;
      EXPECT_TRUE(has(page, "<div><dt>" + name + "</dt><dd>" + meaning)) << name << " in the list";
      EXPECT_TRUE(has(page, "<title>" + name + ": " + meaning)) << name << " in a hint";
      EXPECT_TRUE(has(page, name + "<span class=\"note\">" + meaning)) << name << " in a table";
    }
  }
}

TEST(page_sections, words_that_do_not_occur_are_not_explained) {
  const json windows = report("windows");
  EXPECT_FALSE(has(shown_of({windows}), "<dt>serve</dt>"));
  EXPECT_FALSE(has(shown_of({json{}}), "What the words mean"));
}

// Seen to fail where the times of start and join were told as those of the start.
TEST(page_sections, the_time_that_includes_the_join_says_so) {
  EXPECT_TRUE(has(shown_of({report("linux")}), "<p>To start a child and join it takes "));
}

TEST(page_sections, memory_of_two_systems_is_not_to_be_compared) {
  const std::string warning = "Each system counts other pages";
  EXPECT_TRUE(has(shown_of({report("linux"), report("windows")}), warning));
  EXPECT_FALSE(has(shown_of({report("linux")}), warning));
}

}  // namespace
}  // namespace brood_lab_test
