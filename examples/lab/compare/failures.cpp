// SPDX-License-Identifier: MIT
#include "failures.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace brood_lab {
namespace {

using json = nlohmann::ordered_json;

}  // namespace

std::vector<std::string> failed_exhibits(const json& report) {
  std::vector<std::string> failed;
  for (const auto& [member, what] :
       {std::pair{"timelines", "timeline"}, std::pair{"trees", "process tree"}}) {
    if (!report.contains(member)) continue;
    for (const auto& [method, exhibit] : report[member].items()) {
      if (!exhibit.contains("failed")) continue;
      failed.push_back(what + (" under " + method) + ": " + exhibit["failed"].get<std::string>());
    }
  }
  return failed;
}

std::size_t failed_cells(const json& report) {
  std::size_t failed = failed_exhibits(report).size();
  for (const json& row : report.at("observations")) {
    for (const json& result : row.at("results")) failed += result.value("failed", false) ? 1 : 0;
  }
  return failed;
}

}  // namespace brood_lab
