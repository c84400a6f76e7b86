// SPDX-License-Identifier: MIT
#include "timeline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "brood/this_process.hpp"
#include "isolated.hpp"
#include "measure.hpp"

namespace brood_lab {
namespace {

using json = nlohmann::ordered_json;

std::int64_t number_in(const json& event, const char* member) {
  return event.contains("args") ? event["args"].value(member, std::int64_t{0}) : 0;
}

bool is_happening(const json& event) { return event.value("ph", "") != "M"; }

/// "name worker, method spawn": the arguments that a reader may want to see.
std::string text_of_arguments(const json& event) {
  if (!event.contains("args")) return {};
  std::string text;
  for (const auto& [name, value] : event["args"].items()) {
    const std::string shown = value.is_string() ? value.get<std::string>() : value.dump();
    text.append(text.empty() ? "" : ", ").append(name).append(" ").append(shown);
  }
  return text;
}

/// The parent's last call of start() in the trace.
const json* last_start(const json& trace, std::int64_t parent) {
  const json* found = nullptr;
  for (const json& event : trace) {
    if (event.value("pid", std::int64_t{0}) != parent || event.value("name", "") != "start")
      continue;
    if (found == nullptr || event.value("ts", 0.0) > found->value("ts", 0.0)) found = &event;
  }
  return found;
}

/// Whose event it is, if it belongs to that child's life. The parent is a child of the lab's, and
/// has a task and an exit of its own.
const char* process_of(const json& event, std::int64_t parent, std::int64_t child) {
  constexpr std::array of_parents{"start", "launch", "join", "reap"};
  const auto pid = event.value("pid", std::int64_t{0});
  const auto name = event.value("name", "");
  if (pid == child) return "child";
  if (pid == parent) {
    return std::find(of_parents.begin(), of_parents.end(), name) != of_parents.end() ? "parent"
                                                                                     : nullptr;
  }
  return name == "serve" && number_in(event, "child") == child ? "server" : nullptr;
}

/// To a nanosecond, which is what the clock has.
double rounded(double microseconds) { return std::round(microseconds * 1000) / 1000; }

void do_nothing() {}

/// Starts one child to get warm, and the one that is looked at.
void start_and_join(outbox box, brood::start_method method) {
  const cell here{method, {}};
  here.run(do_nothing);
  here.run(do_nothing);
  box.post(std::to_string(brood::this_process::pid()));
}

json read_trace(const std::filesystem::path& file) {
  std::ifstream written{file};
  const json trace = json::parse(written, nullptr, /*allow_exceptions=*/false);
  return trace.is_array() ? trace : json::array();
}

}  // namespace

json timeline_of(const json& trace, std::int64_t parent) {
  const json* const start = last_start(trace, parent);
  if (start == nullptr) return json::array();
  std::multimap<double, json> by_time;  // those at one time stay as they were
  const double begin = start->value("ts", 0.0);
  const std::int64_t child = number_in(*start, "child");
  for (const json& event : trace) {
    const char* const process = is_happening(event) ? process_of(event, parent, child) : nullptr;
    const double at = event.value("ts", 0.0) - begin;
    if (process == nullptr || at < 0) continue;
    json shown{{"name", event.value("name", "")}, {"process", process}, {"at_us", rounded(at)}};
    if (event.contains("dur")) shown["duration_us"] = event["dur"];
    shown["text"] = text_of_arguments(event);
    by_time.emplace(at, std::move(shown));
  }
  json events = json::array();
  for (auto& [at, event] : by_time) events.push_back(std::move(event));
  return events;
}

// The variable makes that process, and its children, write the trace.
json measure_timeline(const cell_frame& frame, brood::start_method method) {
  const auto file = frame.directory / ("trace-" + std::string{to_string(method)} + ".json");
  json timeline{{"events", json::array()}};
  try {
    const auto result =
        run_isolated({.name = "timeline", .environment = {{"BROOD_TRACE", file.string()}}},
                     frame.limit, start_and_join, method);
    if (result.text) {
      timeline["events"] = timeline_of(read_trace(file), std::stoll(*result.text));
    } else {
      timeline["failed"] = result.failure;
    }
  } catch (const std::exception& error) {
    timeline["failed"] = error.what();
  }
  return timeline;
}

}  // namespace brood_lab
