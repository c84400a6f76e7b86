// SPDX-License-Identifier: MIT
#include "facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report.hpp"

namespace brood_lab {
namespace {

using json = nlohmann::ordered_json;

bool is_wanted(const std::vector<std::string>& wanted, const std::string& name) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
}

void add_new(const std::vector<std::string>& names, const std::vector<std::string>& wanted,
             std::vector<std::string>& to) {
  for (const std::string& name : names) {
    if (is_wanted(wanted, name) && std::find(to.begin(), to.end(), name) == to.end()) {
      to.push_back(name);
    }
  }
}

std::vector<std::string> ids_of(const json& report) {
  std::vector<std::string> ids;
  for (const json& each : report.at("observations")) ids.push_back(each.at("id"));
  return ids;
}

std::string fact_text(const json* result) {
  if (result != nullptr && is_figure(*result)) return "a figure";
  return value_text(result, "");
}

/// A null states a fact as well: that the platform has no such thing. That something failed is
/// none.
bool is_unchanged(const json* then, const json* now) {
  if (then == nullptr || now == nullptr) return then == now;
  return is_same_fact(*then, *now) && value_text(then, "") != "FAILED" &&
         value_text(now, "") != "FAILED";
}

std::string evidence_of(const json* result) {
  if (result == nullptr || !result->contains("evidence")) return {};
  const json& evidence = result->at("evidence");
  return evidence.is_string() ? fmt::format(" ({})", evidence.get<std::string>()) : "";
}

}  // namespace

std::vector<std::string> changed_facts(const json& committed, const json& now,
                                       const fact_selection& selection) {
  std::vector<std::string> lines;
  if (name_of_platform(committed) != name_of_platform(now)) {
    lines.push_back(fmt::format("the platform was {}, now it is {}", name_of_platform(committed),
                                name_of_platform(now)));
  }
  std::vector<std::string> ids, methods;
  for (const json* each : {&committed, &now}) {
    add_new(ids_of(*each), selection.ids, ids);
    add_new(methods_of(*each), selection.methods, methods);
  }
  for (const std::string& id : ids) {
    for (const std::string& method : methods) {
      const json* const then = find_result(find_observation(committed, id), method);
      const json* const today = find_result(find_observation(now, id), method);
      if (is_unchanged(then, today)) continue;
      lines.push_back(fmt::format("{} under {}: was {}, now {}{}", id, method, fact_text(then),
                                  fact_text(today), evidence_of(today)));
    }
  }
  return lines;
}

}  // namespace brood_lab
