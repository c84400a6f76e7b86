// SPDX-License-Identifier: MIT
// Reports that nobody measured.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace brood_lab_test {

using json = nlohmann::ordered_json;

inline json result(json value) { return {{"value", std::move(value)}, {"evidence", "seen"}}; }

inline json failed_result() {
  return {{"value", nullptr}, {"evidence", "it hung"}, {"failed", true}};
}

inline json observation(const std::string& id, json results, json unit = nullptr) {
  return {{"id", id},
          {"group", "memory"},
          {"question", "What of " + id + "?"},
          {"explanation", "Because of its cause."},
          {"unit", std::move(unit)},
          {"results", std::move(results)}};
}

/// With the methods spawn and fork: a fact in which they differ, one in which they do not, one that
/// this platform does not have, and a figure.
inline json report(const std::string& platform = "Linux") {
  json made{{"schema", 1},
            {"platform", {{"name", platform}, {"system", platform}}},
            {"start_methods", {"spawn", "fork"}},
            {"groups", {{{"id", "memory"}, {"question", "Whose memory?"}}}},
            {"observations", json::array()}};
  auto& rows = made["observations"];
  rows.push_back(observation("copied", {{"spawn", result(false)}, {"fork", result(true)}}));
  rows.push_back(observation("alike", {{"spawn", result(true)}, {"fork", result(true)}}));
  rows.push_back(observation("unknown", {{"spawn", result(nullptr)}, {"fork", result(nullptr)}}));
  rows.push_back(observation("time", {{"spawn", result(4210.4)}, {"fork", result(300)}}, "us"));
  return made;
}

/// The answer of one observation under one method, to change it.
inline json& value_in(json& report, const std::string& id, const std::string& method) {
  for (json& each : report["observations"]) {
    if (each["id"] == id) return each["results"][method]["value"];
  }
  throw std::invalid_argument{id};
}

}  // namespace brood_lab_test
