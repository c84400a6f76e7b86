// SPDX-License-Identifier: MIT
// Several reports beside each other: what differs from platform to platform, then what does not.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "../style.hpp"

namespace brood_lab {

struct named_report {
  std::string file;
  nlohmann::ordered_json report;
};

/// Where an observation under one method belongs.
enum class standing : std::uint8_t {
  differs,  ///< the reports state different facts; that there is none is one
  missing,  ///< a report that has the method does not have the observation, or it failed there
  equal,
  figures,    ///< times and sizes, which are not compared
  one_sided,  ///< not every report has the method
};

/// An observation under one method, in each report; nullptr where it is not there.
struct platform_row {
  std::string id;
  std::string method;
  std::string unit;
  std::vector<const nlohmann::ordered_json*> results;
  standing place;
};

/// The rows refer to the reports.
std::vector<platform_row> rows_of(std::span<const named_report> reports);

/// For the terminal: beside each other, or, where that is wider than the terminal, with the answers
/// below each question, in as many lines as they need.
std::string platforms_text(std::span<const named_report> reports, const style& looks);

/// The same for programs.
nlohmann::ordered_json platforms_json(std::span<const named_report> reports);

}  // namespace brood_lab
