// SPDX-License-Identifier: MIT
// Facts of two reports: what is neither a time nor a size must be the same today as it was then.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace brood_lab {

/// Which part of a report is looked at.
struct fact_selection {
  std::vector<std::string> ids{};      ///< empty: all
  std::vector<std::string> methods{};  ///< empty: all
};

/// @return a line for each fact that is another now, or that one of the two reports does not have
std::vector<std::string> changed_facts(const nlohmann::ordered_json& committed,
                                       const nlohmann::ordered_json& now,
                                       const fact_selection& selection = {});

}  // namespace brood_lab
