// SPDX-License-Identifier: MIT
#include "measure.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "../scratch_directory.hpp"
#include "brood/version.hpp"
#include "interruption.hpp"
#include "platform.hpp"

namespace brood_lab {
namespace {

using json = nlohmann::ordered_json;

struct group_entry {
  root_question group;
  const char* id;
  const char* question;
};
constexpr std::array groups{
    group_entry{root_question::memory, "memory", "Whose memory?"},
    group_entry{root_question::descriptors, "descriptors", "Whose descriptors?"},
    group_entry{root_question::attributes, "attributes", "Whose kernel attributes?"},
    group_entry{root_question::child, "child", "Whose child?"}};

const char* id_of(root_question group) {
  for (const group_entry& each : groups) {
    if (each.group == group) return each.id;
  }
  return "";
}

json frame_of_report(const measurement_plan& plan) {
  json report{{"schema", 1},
              {"brood", fmt::format("{}.{}.{}", BROOD_VERSION_MAJOR, BROOD_VERSION_MINOR,
                                    BROOD_VERSION_PATCH)},
              {"platform", describe_platform()},
              {"start_methods", json::array()},
              {"groups", json::array()},
              {"observations", json::array()},
              {"timelines", json::object()},
              {"trees", json::object()}};
  for (const auto method : plan.methods) report["start_methods"].push_back(to_string(method));
  for (const group_entry& each : groups) {
    report["groups"].push_back({{"id", each.id}, {"question", each.question}});
  }
  return report;
}

json frame_of_observation(const probe& what) {
  return {{"id", what.id},
          {"group", id_of(what.group)},
          {"question", what.question},
          {"explanation", what.explanation},
          {"unit", what.unit.empty() ? json() : json(what.unit)},
          {"results", json::object()}};
}

/// Walks through all that there is to measure.
class walk {
 public:
  explicit walk(const measurement_plan& plan)
      : plan_(plan), all_((plan.probes.size() + (has_extras() ? 2 : 0)) * plan.methods.size()) {}

  json report() {
    json report = frame_of_report(plan_);
    for (const probe& each : plan_.probes) {
      json row = frame_of_observation(each);
      for_each_method(each.id, [&](auto method) {
        row["results"][to_string(method)] = measure_cell(frame_, each, method);
      });
      report["observations"].push_back(std::move(row));
    }
    if (!has_extras()) return report;
    for_each_method("timeline", [&](auto method) {
      report["timelines"][to_string(method)] = measure_timeline(frame_, method);
    });
    for_each_method("process tree", [&](auto method) {
      report["trees"][to_string(method)] = measure_tree(frame_, method);
    });
    return report;
  }

 private:
  [[nodiscard]] bool has_extras() const { return plan_.extras == exhibits::include; }

  template <class Function>
  void for_each_method(std::string_view what, Function measure_one) {
    for (const auto method : plan_.methods) {
      if (plan_.progress) {
        plan_.progress(done_, all_, fmt::format("{} under {}", what, to_string(method)));
      }
      measure_one(method);
      if (const int signal = interruption_watch::signal_that_came()) throw interrupted{signal};
      ++done_;
    }
  }

  const measurement_plan& plan_;
  interruption_watch watch_;  // outlives the directory, which it gives the time to go
  scratch_directory scratch_;
  cell_frame frame_{plan_.limit, scratch_.path()};
  std::size_t all_;
  std::size_t done_ = 0;
};

}  // namespace

json measure(const measurement_plan& plan) { return walk{plan}.report(); }

std::string text_of(const json& value, int indent) {
  return value.dump(indent, ' ', false, json::error_handler_t::replace);
}

}  // namespace brood_lab
