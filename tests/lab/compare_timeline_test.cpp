// SPDX-License-Identifier: MIT
#include "compare/timeline.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>

#include "made_up_report.hpp"
#include "scratch_folder.hpp"

namespace brood_lab_test {
namespace {

using brood_lab::timeline_in;
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

std::string story_of(const json& events) {
  std::string story;
  for (const json& each : events) {
    story += each["process"].get<std::string>() + " " + each["name"].get<std::string>() + "; ";
  }
  return story;
}

/// A spawned child's, whose static initialisers take from 1400 to some moment before 1450.
json spawn_trace() {
  return json::array({
      lasting(event("launch", parent, 1010), 90),
      lasting(event("start", parent, 1000, {{"child", child}}), 110),
      event("image", child, 1400),
      lasting(event("above the guard", child, 1400), 50),
      lasting(event("task", child, 1500), 20),
      event("exit", child, 1520),
  });
}

const json& named(const json& events, const std::string& name) {
  for (const json& each : events) {
    if (each["name"] == name) return each;
  }
  throw std::runtime_error{"there is no " + name};
}

TEST(compare_timeline, begins_with_the_last_call_of_start) {
  const json events = timeline_of(trace(), {.parent = parent});
  ASSERT_FALSE(events.empty());
  EXPECT_EQ(events[0], json({{"name", "start"},
                             {"process", "parent"},
                             {"at_us", 0.0},
                             {"duration_us", 50.0},
                             {"text", "name worker, child 20"}}));
}

TEST(compare_timeline, has_the_events_of_this_child_alone_in_order) {
  EXPECT_EQ(story_of(timeline_of(trace(), {.parent = parent})),
            "parent start; server serve; child fork and set-up; parent join; child task; "
            "child exit; ");
}

TEST(compare_timeline, what_has_no_length_gets_none) {
  EXPECT_FALSE(timeline_of(trace(), {.parent = parent}).back().contains("duration_us"));
}

TEST(compare_timeline, of_an_empty_trace_is_empty) {
  EXPECT_EQ(timeline_of(json::array(), {.parent = parent}), json::array());
  EXPECT_EQ(timeline_of(trace(), {.parent = 5}), json::array());
}

// Seen to fail where only what the trace has was shown: the 400 before image were a blank.
TEST(compare_timeline, of_a_spawned_child_has_exec_static_initialisers_main_and_guard) {
  const json events = timeline_of(spawn_trace(), {.parent = parent, .main_entered_us = 1430});
  EXPECT_EQ(story_of(events),
            "parent start; parent launch; child exec and loading; child static initialisers; "
            "child main to the guard; child guard; child task; child exit; ");
  const json& loading = named(events, "exec and loading");
  EXPECT_EQ(loading["at_us"], 10) << "from the beginning of launch";
  EXPECT_EQ(loading["duration_us"], 390) << "to the image";
  EXPECT_EQ(named(events, "static initialisers")["duration_us"], 30);
  EXPECT_EQ(named(events, "main to the guard")["duration_us"], 20);
  EXPECT_EQ(named(events, "guard")["at_us"], 450);
}

TEST(compare_timeline, does_not_guess_when_main_was_entered) {
  for (const double unlikely : {0.0, 1300.0, 1451.0}) {
    const json events = timeline_of(spawn_trace(), {.parent = parent, .main_entered_us = unlikely});
    EXPECT_EQ(story_of(events),
              "parent start; parent launch; child exec and loading; child image; "
              "child above the guard; child guard; child task; child exit; ");
  }
}

// Seen to fail where the child of a fork began with its task.
TEST(compare_timeline, of_a_forked_child_has_the_fork) {
  json forked = spawn_trace();
  forked.erase(forked.begin() + 2, forked.begin() + 4);
  const json events = timeline_of(forked, {.parent = parent, .main_entered_us = 500});
  EXPECT_EQ(named(events, "fork and set-up")["at_us"], 10);
  EXPECT_EQ(named(events, "fork and set-up")["duration_us"], 490);
}

TEST(compare_timeline, of_a_child_of_the_server_has_the_servers_fork) {
  const json events = timeline_of(trace(), {.parent = parent});
  EXPECT_EQ(named(events, "fork and set-up")["at_us"], 10) << "as serve";
  EXPECT_EQ(named(events, "fork and set-up")["duration_us"], 50);
}

// Seen to fail where each of these was an empty list of events, as if all were well.
TEST(compare_timeline, of_what_is_no_trace_says_why) {
  const brood_test::scratch_folder place{"timeline"};
  const auto reason = [&](const std::string& content) -> std::string {
    const auto file = place.path() / "trace.json";
    std::ofstream{file} << content;
    try {
      return "nothing: " + timeline_in(file, {.parent = parent}).dump();
    } catch (const std::runtime_error& error) {
      return error.what();
    }
  };
  EXPECT_EQ(reason("{"), "the trace is no array of events");
  EXPECT_EQ(reason(""), "the trace is no array of events");
  EXPECT_EQ(reason("[]"), "the trace has no start() of the parent");
  json childless = spawn_trace();
  childless.erase(childless.begin() + 2, childless.end());
  EXPECT_EQ(reason(childless.dump()), "the trace has nothing of the child");
  EXPECT_THROW(timeline_in(place.path() / "nothing", {.parent = parent}), std::runtime_error);
}

}  // namespace
}  // namespace brood_lab_test
