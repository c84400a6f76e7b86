// SPDX-License-Identifier: MIT
#include "compare/report.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "made_up_report.hpp"

namespace brood_lab_test {
namespace {

using brood_lab::bad_report;
using brood_lab::demand_report;
using brood_lab::read_report;

std::string complaint(const std::function<void(json&)>& spoil) {
  json candidate = report();
  spoil(candidate);
  try {
    demand_report(candidate, "x.json");
  } catch (const bad_report& error) {
    return error.what();
  }
  return "none";
}

TEST(compare_report, the_least_that_schema_1_asks_for_is_enough) {
  const json least{
      {"schema", 1},
      {"platform", {{"name", "Linux"}}},
      {"start_methods", {"spawn"}},
      {"observations", {{{"id", "x"}, {"question", "?"}, {"results", {{"spawn", result(true)}}}}}}};
  EXPECT_NO_THROW(demand_report(least, "x.json"));
}

TEST(compare_report, what_is_no_report_is_refused_with_its_name_and_the_reason) {
  const std::string begin = "'x.json' is no report of brood-lab compare: ";
  EXPECT_EQ(complaint([](json& all) { all = json::array(); }), begin + "it is no JSON object");
  EXPECT_EQ(complaint([](json& all) { all.erase("schema"); }), begin + "it has no \"schema\"");
  EXPECT_EQ(complaint([](json& all) { all["schema"] = 2; }), begin + "its schema is 2, not 1");
  EXPECT_EQ(complaint([](json& all) { all.erase("platform"); }), begin + "it has no \"platform\"");
  EXPECT_EQ(complaint([](json& all) { all["platform"].erase("name"); }),
            begin + "it has no \"name\"");
  EXPECT_EQ(complaint([](json& all) { all["start_methods"] = "spawn"; }),
            begin + "its \"start_methods\" is string instead of array");
  EXPECT_EQ(complaint([](json& all) { all["start_methods"] = {1}; }),
            begin + "a start method is no text");
  EXPECT_EQ(complaint([](json& all) { all["observations"][0].erase("id"); }),
            begin + "it has no \"id\"");
  EXPECT_EQ(complaint([](json& all) { all["observations"][0] = 7; }),
            begin + "an observation is no object");
  EXPECT_EQ(complaint([](json& all) { all["observations"][0]["results"]["fork"] = 7; }),
            begin + "a result of \"copied\" has no \"value\"");
}

TEST(compare_report, a_file_that_is_not_there_is_named) {
  try {
    read_report("no-such-directory/x.json");
    FAIL() << "it was read";
  } catch (const bad_report& error) {
    EXPECT_NE(std::string{error.what()}.find("cannot read 'no-such-directory/x.json': "),
              std::string::npos)
        << error.what();
  }
}

TEST(compare_report, memory_and_time_have_their_units) {
  const auto text = [](json value, const char* unit) {
    const json made = result(std::move(value));
    return brood_lab::value_text(&made, unit);
  };
  EXPECT_EQ(text(4210.4, "us"), "4210 us");
  EXPECT_EQ(text(69632, "bytes"), "68 KiB");
  EXPECT_EQ(text(3 * 1024 * 1024 / 2, "bytes"), "1.5 MiB");
  EXPECT_EQ(brood_lab::value_text(nullptr, ""), "absent");
}

}  // namespace
}  // namespace brood_lab_test
