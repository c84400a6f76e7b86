// SPDX-License-Identifier: MIT
#include "page/read.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>

#include "page/text.hpp"

namespace brood_lab::page {
namespace {

using json = nlohmann::ordered_json;

const json& at(const json& from, std::string_view key) {
  static const json nothing;
  if (!from.is_object()) return nothing;
  const auto found = from.find(key);
  return found != from.end() ? *found : nothing;
}

std::string text_at(const json& from, std::string_view key) {
  const json& value = at(from, key);
  if (value.is_null()) return {};
  if (value.is_string()) return value.get<std::string>();
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

double number_at(const json& from, std::string_view key) {
  const json& value = at(from, key);
  return value.is_number() ? value.get<double>() : 0;
}

long long pid_at(const json& from, std::string_view key) {
  const json& value = at(from, key);
  return value.is_number_integer() ? value.get<long long>() : 0;
}

/// Objects have members with names, which are not wanted here.
const json& list_at(const json& from, std::string_view key) {
  static const json nothing = json::array();
  const json& value = at(from, key);
  return value.is_array() ? value : nothing;
}

cell read_cell(const json& from) {
  if (!from.is_object()) return {};
  cell to;
  const json& value = at(from, "value");
  to.evidence = text_at(from, "evidence");
  for (const json& sample : list_at(from, "samples")) {
    if (sample.is_number()) to.samples.push_back(sample.get<double>());
  }
  if (at(from, "failed") == json(true)) {
    to.kind = answer::failed;
  } else if (value.is_null()) {
    to.kind = answer::none;
  } else if (value.is_boolean()) {
    to.kind = value.get<bool>() ? answer::yes : answer::no;
  } else if (value.is_number()) {
    to.kind = answer::number;
    to.number = value.get<double>();
  } else {
    to.kind = answer::text;
    to.text = text_at(from, "value");
  }
  return to;
}

std::vector<timed_event> read_timeline(const json& from) {
  std::vector<timed_event> events;
  for (const json& each : list_at(from, "events")) {
    timed_event event{.name = text_at(each, "name"),
                      .process = text_at(each, "process"),
                      .text = text_at(each, "text"),
                      .at_us = number_at(each, "at_us"),
                      .duration_us = {}};
    if (at(each, "duration_us").is_number()) event.duration_us = number_at(each, "duration_us");
    events.push_back(std::move(event));
  }
  return events;
}

/// Why a timeline or a tree failed; empty if it did not.
std::string failure_of(const json& from) {
  const json& reason = at(from, "failed");
  if (reason == json(true)) return "the report does not say why";
  return reason.is_string() ? reason.get<std::string>() : "";
}

std::vector<tree_process> read_tree(const json& from) {
  std::vector<tree_process> processes;
  for (const json& each : list_at(from, "processes")) {
    processes.push_back({.pid = pid_at(each, "pid"),
                         .parent = pid_at(each, "parent"),
                         .role = text_at(each, "role"),
                         .name = text_at(each, "name"),
                         .state = text_at(each, "state")});
  }
  return processes;
}

platform read_platform(const json& report) {
  const json& from = at(report, "platform");
  platform to{.name = text_at(from, "name"),
              .system = text_at(from, "system"),
              .emulated_by = text_at(from, "emulated_by"),
              .brood = text_at(report, "brood"),
              .facts = {}};
  if (to.name.empty()) to.name = "Unknown platform";
  const auto add = [&](std::string what, std::string value) {
    if (!value.empty()) to.facts.emplace_back(std::move(what), std::move(value));
  };
  const std::string release = text_at(from, "release");
  add("System", to.system + (release.empty() ? "" : " " + release));
  add("Machine", text_at(from, "machine"));
  add("Processors", text_at(from, "processors"));
  add("Compiler", text_at(from, "compiler"));
  add("C library", text_at(from, "c_library"));
  return to;
}

/// Two reports of one system are told apart.
void make_names_unique(std::vector<platform>& platforms) {
  for (std::size_t place = 1; place < platforms.size(); ++place) {
    const auto is_same = [&](const platform& other) { return other.name == platforms[place].name; };
    const auto end = platforms.begin() + static_cast<std::ptrdiff_t>(place);
    if (std::any_of(platforms.begin(), end, is_same)) {
      platforms[place].name += " (" + std::to_string(place + 1) + ")";
    }
  }
}

class reader {
 public:
  explicit reader(std::span<const json> reports) : reports_{reports} {}

  comparison read() {
    for (const json& report : reports_) to_.platforms.push_back(read_platform(report));
    make_names_unique(to_.platforms);
    for (std::size_t place = 0; place < reports_.size(); ++place) add_columns(place);
    for (std::size_t place = 0; place < reports_.size(); ++place) add_observations(place);
    add_missing_groups();
    sort_by_group();
    return std::move(to_);
  }

 private:
  void add_columns(std::size_t place) {
    const json& report = reports_[place];
    for (const json& each : list_at(report, "start_methods")) {
      if (!each.is_string()) continue;
      const auto method = each.get<std::string>();
      const json& timeline = at(at(report, "timelines"), method);
      const json& tree = at(at(report, "trees"), method);
      const std::string before = to_.is_of_several() ? to_.platforms[place].name + " · " : "";
      to_.columns.push_back({.platform = place,
                             .method = method,
                             .id = "c" + std::to_string(to_.columns.size()) + "-" + id_of(method),
                             .label = before + method,
                             .timeline = read_timeline(timeline),
                             .timeline_failure = failure_of(timeline),
                             .tree = read_tree(tree),
                             .tree_failure = failure_of(tree)});
    }
    for (const json& each : list_at(report, "groups")) {
      add_group(id_of(text_at(each, "id")), text_at(each, "question"));
    }
  }

  void add_group(const std::string& id, const std::string& question) {
    const auto is_it = [&](const group& each) { return each.id == id; };
    if (std::ranges::any_of(to_.groups, is_it)) return;
    to_.groups.push_back({id, question.empty() ? id : question});
  }

  void add_observations(std::size_t place) {
    for (const json& each : list_at(reports_[place], "observations")) {
      observation& to = observation_of(id_of(text_at(each, "id")));
      const auto say = [&](std::string& what, std::string_view key) {
        if (what.empty()) what = text_at(each, key);
      };
      if (to.group.empty()) to.group = id_of(text_at(each, "group"));
      say(to.question, "question");
      say(to.explanation, "explanation");
      say(to.unit, "unit");
      for (std::size_t column = 0; column < to_.columns.size(); ++column) {
        if (to_.columns[column].platform != place) continue;
        cell& known = to.cells[column];  // of a report that says it twice, the first
        if (known.kind == answer::absent)
          known = read_cell(at(at(each, "results"), to_.columns[column].method));
      }
    }
  }

  observation& observation_of(const std::string& id) {
    const auto is_it = [&](const observation& each) { return each.id == id; };
    const auto found = std::ranges::find_if(to_.observations, is_it);
    if (found != to_.observations.end()) return *found;
    to_.observations.emplace_back();
    to_.observations.back().id = id;
    to_.observations.back().cells.resize(to_.columns.size());
    return to_.observations.back();
  }

  void add_missing_groups() {
    for (const observation& each : to_.observations) add_group(each.group, "Other observations");
  }

  void sort_by_group() {
    std::vector<observation> sorted;
    for (const group& each : to_.groups) {
      std::ranges::copy_if(to_.observations, std::back_inserter(sorted),
                           [&](const observation& other) { return other.group == each.id; });
    }
    to_.observations = std::move(sorted);
  }

  std::span<const json> reports_;
  comparison to_;
};

}  // namespace

comparison read_reports(std::span<const json> reports) { return reader{reports}.read(); }

}  // namespace brood_lab::page
