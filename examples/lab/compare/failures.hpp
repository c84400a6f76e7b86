// SPDX-License-Identifier: MIT
// What of a report could not be measured.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace brood_lab {

/// How many of a report's cells failed: answers, timelines and process trees.
std::size_t failed_cells(const nlohmann::ordered_json& report);

/// The timelines and process trees that failed, which have no place in the table: "timeline under
/// spawn: it hung".
std::vector<std::string> failed_exhibits(const nlohmann::ordered_json& report);

}  // namespace brood_lab
