// SPDX-License-Identifier: MIT
// A comparison of start methods, measured on this machine: a report as schema 1 has it.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "../probe.hpp"
#include "brood/start_method.hpp"

namespace brood_lab {

enum class exhibits { leave_out, include };  ///< timelines and trees

struct measurement_plan {
  std::vector<probe> probes;
  std::vector<brood::start_method> methods;
  exhibits extras = exhibits::include;
  std::chrono::milliseconds limit = std::chrono::seconds{20};  ///< for each cell
  /// Told before each step: how many are done, how many there are, and what comes now.
  std::function<void(std::size_t done, std::size_t all, std::string_view now)> progress;
};

/// Measures each probe under each method, each in a process of its own. What fails is a cell of the
/// report that says so.
/// @throws interrupted  if SIGINT or SIGTERM came; nothing is left of the measurement then
nlohmann::ordered_json measure(const measurement_plan& plan);

/// What measures a cell is given besides its own.
struct cell_frame {
  std::chrono::milliseconds limit;
  std::filesystem::path directory;
};

/// @return the member "results" / NAME of an observation
nlohmann::ordered_json measure_cell(const cell_frame& frame, const probe& what,
                                    brood::start_method method);
/// @return the member "trees" / NAME: the processes that are seen while a child runs
nlohmann::ordered_json measure_tree(const cell_frame& frame, brood::start_method method);
/// @return the member "timelines" / NAME: what happened from start() to the end of a child
nlohmann::ordered_json measure_timeline(const cell_frame& frame, brood::start_method method);

/// The text of a JSON value; what is not UTF-8 is replaced, so that it can always be read again.
std::string text_of(const nlohmann::ordered_json& value, int indent = -1);

}  // namespace brood_lab
