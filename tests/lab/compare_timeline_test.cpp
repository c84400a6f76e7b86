// SPDX-License-Identifier: MIT
#include "compare/timeline.hpp"

#include <gtest/gtest.h>

#include "made_up_report.hpp"

namespace brood_lab_test {
namespace {

using brood_lab::timeline_of;

constexpr int parent = 10, child = 20, server = 30, earlier = 19;

json event(const char* name, int pid, double at, json arguments = json::object()) {
  return {{"name", name},
          {"cat", "brood"},
          {"ph", "i"},
          {"ts", at},
          {"pid", pid},
          {"tid", pid},
          {"args", std::move(arguments)}};
}

json lasting(json made, double duration) {
  made["ph"] = "X";
  made["dur"] = duration;
  return made;
}

/// Two children of one server, as processes write them: in no order.
json trace() {
  return json::array({
      {{"name", "process_name"}, {"ph", "M"}, {"pid", parent}, {"args", {{"name", "parent"}}}},
      lasting(event("start", parent, 100, {{"child", earlier}}), 5),
      event("task", earlier, 103),
      lasting(event("start", parent, 1000, {{"name", "worker"}, {"child", child}}), 50),
      event("exit", child, 1090),
      lasting(event("serve", server, 1010, {{"child", child}}), 30),
      lasting(event("serve", server, 101, {{"child", earlier}}), 2),
      lasting(event("task", child, 1060), 20),
      lasting(event("join", parent, 1055), 60),
      event("task", 77, 1061),
      event("exit", parent, 1200),
  });
}

TEST(compare_timeline, begins_with_the_last_call_of_start) {
  const json events = timeline_of(trace(), parent);
  ASSERT_FALSE(events.empty());
  EXPECT_EQ(events[0], json({{"name", "start"},
                             {"process", "parent"},
                             {"at_us", 0.0},
                             {"duration_us", 50.0},
                             {"text", "name worker, child 20"}}));
}

TEST(compare_timeline, has_the_events_of_this_child_alone_in_order) {
  std::string story;
  for (const json& each : timeline_of(trace(), parent)) {
    story += each["process"].get<std::string>() + " " + each["name"].get<std::string>() + "; ";
  }
  EXPECT_EQ(story, "parent start; server serve; parent join; child task; child exit; ");
}

TEST(compare_timeline, what_has_no_length_gets_none) {
  EXPECT_FALSE(timeline_of(trace(), parent).back().contains("duration_us"));
}

TEST(compare_timeline, of_an_empty_trace_is_empty) {
  EXPECT_EQ(timeline_of(json::array(), parent), json::array());
  EXPECT_EQ(timeline_of(trace(), 5), json::array());
}

}  // namespace
}  // namespace brood_lab_test
