// SPDX-License-Identifier: MIT
// The timeline of one start under a method: a process of its own makes it, and is traced.
#include <chrono>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>

#include "../above_guard.hpp"
#include "brood/this_process.hpp"
#include "isolated.hpp"
#include "measure.hpp"
#include "timeline.hpp"

namespace brood_lab {
namespace {

using json = nlohmann::ordered_json;

void do_nothing() {}

// The trace has the same clock.
void tell_main_entry(brood::shared_value<double> microseconds) {
  microseconds.store(
      std::chrono::duration<double, std::micro>{main_entered_at.time_since_epoch()}.count());
}

/// Starts one child to get warm, and the one that is looked at. (A forked child was never at the
/// beginning of main: what it tells is its parent's, and before the start.)
void start_and_join(outbox box, brood::start_method method) {
  const cell here{method, {}};
  here.run(do_nothing);
  const auto main_entered = here.ask<double>(tell_main_entry);
  box.post(text_of({{"parent", brood::this_process::pid()}, {"main_entered_us", main_entered}}));
}

}  // namespace

// The variable makes that process, and its children, write the trace.
json measure_timeline(const cell_frame& frame, brood::start_method method) {
  const auto file = frame.directory / ("trace-" + std::string{to_string(method)} + ".json");
  json timeline{{"events", json::array()}};
  try {
    const auto result =
        run_isolated({.name = "timeline", .environment = {{"BROOD_TRACE", file.string()}}},
                     frame.limit, start_and_join, method);
    if (result.text) {
      const json told = json::parse(*result.text);
      timeline["events"] = timeline_in(
          file, {.parent = told.at("parent"), .main_entered_us = told.at("main_entered_us")});
    } else {
      timeline["failed"] = result.failure;
    }
  } catch (const std::exception& error) {
    timeline["failed"] = error.what();
  }
  return timeline;
}

}  // namespace brood_lab
