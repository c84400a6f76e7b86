// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <ios>
#include <nlohmann/json.hpp>
#include <system_error>

namespace brood_lab {
namespace {

using json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::string& file, std::string_view reason) {
  throw bad_report{fmt::format("'{}' is no report of brood-lab compare: {}", file, reason)};
}

const json& demand_member(const json& object, const char* name, json::value_t type,
                          const std::string& file) {
  const auto found = object.find(name);
  if (found == object.end()) refuse(file, fmt::format("it has no \"{}\"", name));
  if (found->type() != type) {
    refuse(file, fmt::format("its \"{}\" is {} instead of {}", name, found->type_name(),
                             json(type).type_name()));
  }
  return *found;
}

/// What need not be there, but is text if it is.
void demand_texts(const json& object, std::initializer_list<const char*> names,
                  const std::string& file) {
  for (const char* name : names) {
    if (object.contains(name)) demand_member(object, name, json::value_t::string, file);
  }
}

/// In these, null says that there is none.
void demand_text_or_null(const json& object, const char* name, const std::string& file) {
  const auto found = object.find(name);
  if (found != object.end() && !found->is_null()) demand_texts(object, {name}, file);
}

void demand_schema(const json& candidate, const std::string& file) {
  if (!candidate.is_object()) refuse(file, "it is no JSON object");
  const auto schema = candidate.find("schema");
  if (schema == candidate.end()) refuse(file, "it has no \"schema\"");
  if (*schema != 1) refuse(file, fmt::format("its schema is {}, not 1", schema->dump()));
}

void demand_platform(const json& platform, const std::string& file) {
  demand_member(platform, "name", json::value_t::string, file);
  demand_texts(platform, {"system", "release", "machine", "compiler", "c_library"}, file);
  demand_text_or_null(platform, "emulated_by", file);
}

void demand_groups(const json& groups, const std::string& file) {
  for (const json& each : groups) {
    if (!each.is_object()) refuse(file, "a group is no object");
    demand_texts(each, {"id", "question"}, file);
  }
}

void demand_result(const json& result, const std::string& id, const std::string& file) {
  if (!result.is_object() || !result.contains("value")) {
    refuse(file, fmt::format("a result of \"{}\" has no \"value\"", id));
  }
  if (result["value"].is_structured()) {
    refuse(file, fmt::format("a value of \"{}\" is {}", id, result["value"].type_name()));
  }
  demand_texts(result, {"evidence"}, file);
}

void demand_observation(const json& observation, const std::string& file) {
  if (!observation.is_object()) refuse(file, "an observation is no object");
  const std::string id = demand_member(observation, "id", json::value_t::string, file);
  demand_texts(observation, {"group", "question", "explanation"}, file);
  demand_text_or_null(observation, "unit", file);
  for (const json& each : demand_member(observation, "results", json::value_t::object, file)) {
    demand_result(each, id, file);
  }
}

/// Values are copied and written by functions that call themselves: a file of brackets alone would
/// exhaust the stack.
json parse_shallow(std::istream& from, const std::string& file) {
  constexpr int deepest = 50;
  const auto keep = [&](int depth, json::parse_event_t, const json&) {
    if (depth > deepest) refuse(file, fmt::format("it is nested deeper than {} levels", deepest));
    return true;
  };
  json parsed = json::parse(from, keep, /*allow_exceptions=*/false);
  if (parsed.is_discarded()) refuse(file, "it is not JSON");
  return parsed;
}

[[noreturn]] void cannot_read(const std::string& file, int reason) {
  throw bad_report{
      fmt::format("cannot read '{}': {}", file, std::generic_category().message(reason))};
}

}  // namespace

void demand_report(const json& candidate, const std::string& file) {
  demand_schema(candidate, file);
  if (candidate.contains("reports")) {
    refuse(file, "it is a comparison of reports, not one of them");
  }
  demand_platform(demand_member(candidate, "platform", json::value_t::object, file), file);
  if (candidate.contains("groups")) {
    demand_groups(demand_member(candidate, "groups", json::value_t::array, file), file);
  }
  for (const json& method : demand_member(candidate, "start_methods", json::value_t::array, file)) {
    if (!method.is_string()) refuse(file, "a start method is no text");
  }
  for (const json& each : demand_member(candidate, "observations", json::value_t::array, file)) {
    demand_observation(each, file);
  }
}

json read_report(const std::string& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) cannot_read(file, EISDIR);
  errno = 0;
  std::ifstream written{file, std::ios::binary};
  if (!written) cannot_read(file, errno != 0 ? errno : EIO);
  try {
    json report = parse_shallow(written, file);
    demand_report(report, file);
    return report;
  } catch (const std::ios_base::failure&) {  // libstdc++ reads, and throws what the stream hides
    cannot_read(file, errno != 0 ? errno : EIO);
  }
}

std::vector<std::string> methods_of(const json& report) {
  return report.at("start_methods").get<std::vector<std::string>>();
}

std::string name_of_platform(const json& report) {
  return report.at("platform").at("name").get<std::string>();
}

std::string place_of(const json& report) {
  std::string text = name_of_platform(report);
  for (const char* part : {"release", "machine"}) {
    const std::string value = report.at("platform").value(part, "");
    if (!value.empty()) text += " " + value;
  }
  return text;
}

const json* find_observation(const json& report, std::string_view id) {
  for (const json& each : report.at("observations")) {
    if (each.at("id") == id) return &each;
  }
  return nullptr;
}

const json* find_result(const json* observation, std::string_view method) {
  if (observation == nullptr) return nullptr;
  const auto& results = observation->at("results");
  const auto found = results.find(std::string{method});
  return found != results.end() ? &*found : nullptr;
}

bool is_figure(const json& result) { return result.at("value").is_number(); }

bool has_failed(const json& result) {
  const auto failed = result.find("failed");
  return failed != result.end() && *failed == true;
}

bool is_measured(std::string_view unit) { return unit == "us" || unit == "bytes"; }

bool is_same_fact(const json& left, const json& right) {
  if (is_figure(left) && is_figure(right)) return true;
  return left.at("value") == right.at("value");
}

bool differs_by_method(const json& observation) {
  const json* first = nullptr;
  for (const json& result : observation.at("results")) {
    if (result.at("value").is_null()) continue;
    if (first != nullptr && !is_same_fact(*first, result)) return true;
    if (first == nullptr) first = &result;
  }
  return false;
}

std::string unit_of(const json& observation) {
  const auto unit = observation.find("unit");
  return unit != observation.end() && unit->is_string() ? unit->get<std::string>() : std::string{};
}

namespace {

std::string figure_text(double value, std::string_view unit) {
  constexpr double mebibyte = 1024.0 * 1024.0;
  if (unit != "bytes") return fmt::format("{:.0f}{}{}", value, unit.empty() ? "" : " ", unit);
  if (value < mebibyte) return fmt::format("{:.0f} KiB", value / 1024);
  return fmt::format("{:.1f} MiB", value / mebibyte);
}

}  // namespace

std::string value_text(const json* result, std::string_view unit) {
  if (result == nullptr) return "absent";
  const json& value = result->at("value");
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_number()) return figure_text(value.get<double>(), unit);
  if (value.is_string()) return value.get<std::string>();
  return has_failed(*result) ? "FAILED" : "n/a";
}

}  // namespace brood_lab
