// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "../style.hpp"

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

void demand_schema(const json& candidate, const std::string& file) {
  if (!candidate.is_object()) refuse(file, "it is no JSON object");
  const auto schema = candidate.find("schema");
  if (schema == candidate.end()) refuse(file, "it has no \"schema\"");
  if (*schema != 1) refuse(file, fmt::format("its schema is {}, not 1", schema->dump()));
}

void demand_observation(const json& observation, const std::string& file) {
  if (!observation.is_object()) refuse(file, "an observation is no object");
  const auto id = demand_member(observation, "id", json::value_t::string, file);
  for (const json& result : demand_member(observation, "results", json::value_t::object, file)) {
    if (result.is_object() && result.contains("value")) continue;
    refuse(file, fmt::format("a result of \"{}\" has no \"value\"", id.get<std::string>()));
  }
}

}  // namespace

void demand_report(const json& candidate, const std::string& file) {
  demand_schema(candidate, file);
  const auto& platform = demand_member(candidate, "platform", json::value_t::object, file);
  demand_member(platform, "name", json::value_t::string, file);
  for (const json& method : demand_member(candidate, "start_methods", json::value_t::array, file)) {
    if (!method.is_string()) refuse(file, "a start method is no text");
  }
  for (const json& each : demand_member(candidate, "observations", json::value_t::array, file)) {
    demand_observation(each, file);
  }
}

json read_report(const std::string& file) {
  errno = 0;
  std::ifstream written{file, std::ios::binary};
  if (!written) {
    throw bad_report{fmt::format("cannot read '{}': {}", file,
                                 std::generic_category().message(errno != 0 ? errno : EIO))};
  }
  json report = json::parse(written, nullptr, /*allow_exceptions=*/false);
  if (report.is_discarded()) refuse(file, "it is not JSON");
  demand_report(report, file);
  return report;
}

void write_file(const std::string& file, std::string_view text) {
  if (file == "-") return print(text);
  errno = 0;
  std::ofstream written{file, std::ios::binary};
  written << text << std::flush;
  if (!written) {
    throw std::system_error{errno != 0 ? errno : EIO, std::generic_category(),
                            "cannot write '" + file + "'"};
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
  const auto failed = result->find("failed");
  return failed != result->end() && *failed == true ? "FAILED" : "n/a";
}

}  // namespace brood_lab
