// SPDX-License-Identifier: MIT
// Reports in files, and what stands in them.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace brood_lab {

/// A file that is not what it should be; the message names it.
class bad_report : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads a report of schema 1, and checks that it has what a comparison needs, and that what it
/// need not have is of the right type.
/// @throws bad_report
nlohmann::ordered_json read_report(const std::string& file);
/// @throws bad_report  if it is none; `file` is what the message calls it
void demand_report(const nlohmann::ordered_json& candidate, const std::string& file);

std::vector<std::string> methods_of(const nlohmann::ordered_json& report);
std::string name_of_platform(const nlohmann::ordered_json& report);
/// "Linux 6.1 x86_64"
std::string place_of(const nlohmann::ordered_json& report);
/// The observation with that id; nullptr if there is none.
const nlohmann::ordered_json* find_observation(const nlohmann::ordered_json& report,
                                               std::string_view id);
/// What was measured under that method; nullptr if nothing was.
const nlohmann::ordered_json* find_result(const nlohmann::ordered_json* observation,
                                          std::string_view method);

/// Whether it is a measured time or size: those differ from run to run, and facts do not.
bool is_figure(const nlohmann::ordered_json& result);
/// Whether it could not be measured, which is no fact.
bool has_failed(const nlohmann::ordered_json& result);
/// Whether that unit is of times or sizes.
bool is_measured(std::string_view unit);
/// Whether two results state the same fact. Any two figures do.
bool is_same_fact(const nlohmann::ordered_json& left, const nlohmann::ordered_json& right);
/// Whether the methods of one observation state different facts. What is null states none.
bool differs_by_method(const nlohmann::ordered_json& observation);

/// "yes", "no", "4210 us", "1.2 MiB", "n/a", "FAILED"; "absent" for nullptr.
std::string value_text(const nlohmann::ordered_json* result, std::string_view unit);
/// The observation's unit; empty if it has none.
std::string unit_of(const nlohmann::ordered_json& observation);

}  // namespace brood_lab
