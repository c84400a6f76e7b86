// SPDX-License-Identifier: MIT
#include "timeline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>

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

double begin_of(const json& event) { return event["at_us"].get<double>(); }
double end_of(const json& event) { return begin_of(event) + event.value("duration_us", 0.0); }

const json* find(const json& events, std::string_view name) {
  const auto is_it = [&](const json& event) { return event["name"] == name; };
  const auto found = std::find_if(events.begin(), events.end(), is_it);
  return found != events.end() ? &*found : nullptr;
}

json instant_of_child(const char* name, double at) {
  return {{"name", name}, {"process", "child"}, {"at_us", rounded(at)}, {"text", ""}};
}

json span_of_child(const char* name, double from, double to) {
  json made = instant_of_child(name, from);
  made["duration_us"] = rounded(to - from);
  return made;
}

/// How a spawned child came to its guard. Its loader tells nothing, so what was between the launch
/// and the first event of the new program is one span.
json way_to_guard(const json& events, double main_entered) {
  const json* const image = find(events, "image");
  const json* const above = find(events, "above the guard");
  json added = json::array();
  if (const json* const launch = find(events, "launch"); launch != nullptr) {
    added.push_back(span_of_child("exec and loading", begin_of(*launch), begin_of(*image)));
  }
  if (above == nullptr) return added;
  const double guard = end_of(*above);
  if (begin_of(*image) <= main_entered && main_entered <= guard) {
    added.push_back(span_of_child("static initialisers", begin_of(*image), main_entered));
    added.push_back(span_of_child("main to the guard", main_entered, guard));
  }
  added.push_back(instant_of_child("guard", guard));
  return added;
}

/// What two measured moments have between them that no process could write down itself.
json derived_from(const json& events, double main_entered) {
  if (find(events, "image") != nullptr) return way_to_guard(events, main_entered);
  const json* const task = find(events, "task");
  const json* const serve = find(events, "serve");
  const json* const made = serve != nullptr ? serve : find(events, "launch");
  if (task == nullptr || made == nullptr) return json::array();
  return json::array({span_of_child("fork and set-up", begin_of(*made), begin_of(*task))});
}

/// What the events tell, without those whose span is shown in two parts.
json completed(json events, double main_entered) {
  const json derived = derived_from(events, main_entered);
  std::multimap<double, json> by_time;  // those at one time stay as they were
  const bool is_split = find(derived, "static initialisers") != nullptr;
  for (json& event : events) {
    const bool is_shown_in_parts = event["name"] == "image" || event["name"] == "above the guard";
    if (!is_split || !is_shown_in_parts) by_time.emplace(begin_of(event), std::move(event));
  }
  for (const json& event : derived) by_time.emplace(begin_of(event), event);
  json sorted = json::array();
  for (auto& [at, event] : by_time) sorted.push_back(std::move(event));
  return sorted;
}

}  // namespace

json timeline_of(const json& trace, const traced_start& which) {
  const json* const start = last_start(trace, which.parent);
  if (start == nullptr) return json::array();
  const double begin = start->value("ts", 0.0);
  const std::int64_t child = number_in(*start, "child");
  json events = json::array();
  for (const json& event : trace) {
    const char* const process =
        is_happening(event) ? process_of(event, which.parent, child) : nullptr;
    const double at = event.value("ts", 0.0) - begin;
    if (process == nullptr || at < 0) continue;
    json shown{{"name", event.value("name", "")}, {"process", process}, {"at_us", rounded(at)}};
    if (event.contains("dur")) shown["duration_us"] = event["dur"];
    shown["text"] = text_of_arguments(event);
    events.push_back(std::move(shown));
  }
  return completed(std::move(events), which.main_entered_us - begin);
}

json timeline_in(const std::filesystem::path& file, const traced_start& which) {
  std::ifstream written{file};
  if (!written) throw std::runtime_error{"the trace cannot be read"};
  const json trace = json::parse(written, nullptr, /*allow_exceptions=*/false);
  if (!trace.is_array()) throw std::runtime_error{"the trace is no array of events"};
  json events = timeline_of(trace, which);
  if (events.empty()) throw std::runtime_error{"the trace has no start() of the parent"};
  const auto is_of_child = [](const json& event) { return event["process"] == "child"; };
  if (std::none_of(events.begin(), events.end(), is_of_child)) {
    throw std::runtime_error{"the trace has nothing of the child"};
  }
  return events;
}

}  // namespace brood_lab
