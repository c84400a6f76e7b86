// SPDX-License-Identifier: MIT
// brood-lab compare: measures or reads reports, and shows them.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "../commands.hpp"

namespace brood_lab {

struct compare_options {
  std::vector<std::string> files{};  ///< reports to read; none: measure
  std::vector<std::string> only{};   ///< ids; none: all
  std::string explain{};             ///< the id to explain
  std::string json{};                ///< where to write; "-" is standard output
  std::string html{};                ///< where to write the page
  std::string check{};               ///< the report whose facts should be those of today
  std::chrono::milliseconds limit = std::chrono::seconds{20};
};

/// @return the exit code
int run_compare(const settings& given, const compare_options& options);

}  // namespace brood_lab
