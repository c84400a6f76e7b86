// SPDX-License-Identifier: MIT
// brood-lab zombies --find: every zombie to be seen, whose fault it is, since when, and its cure.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "../style.hpp"
#include "../tree/text.hpp"
#include "brood/inspect.hpp"
#include "facts.hpp"

namespace brood_lab {

struct found_zombie {
  brood::process_info what{};
  /// It was a zombie already at the first of two looks, so long ago.
  std::optional<std::chrono::steady_clock::duration> at_least{};
  brood::pid_type tracer = 0;  ///< who watches it as a debugger does, and has to wait first; or 0
};

/// Who has to wait for some zombies.
struct culprit {
  brood::pid_type parent = 0;
  std::optional<brood::process_info> info{};  ///< nullopt: the system does not show it
  std::vector<found_zombie> zombies{};
  child_signal_habit habit = child_signal_habit::untold;
  /// Its ancestors, the nearest one first: one of them gets the zombies when it ends.
  std::vector<brood::process_info> above{};
};

/// The zombies of the table by parent, the parent with most of them first.
std::vector<culprit> blame(const std::vector<brood::process_info>& table);

/// What came of the looks at the process table.
struct findings {
  std::vector<culprit> culprits{};
  std::size_t processes = 0;  ///< to be seen at the last look
  std::size_t reaped = 0;     ///< zombies of the first look that were none at the second
  bool looked_twice = false;
  bool may_have_subreapers = false;
  std::chrono::system_clock::time_point now = std::chrono::system_clock::now();
};

/// The findings in words.
std::string report_of(const findings& found, const style& looks, letters shown);

/// Those of the zombies that count as found: after two looks those that were there both times.
std::size_t zombies_that_count(const findings& found);

struct find_options {
  /// Between two looks. Without: a second on a terminal, and elsewhere one look.
  std::optional<std::chrono::milliseconds> watch{};
};

constexpr int zombies_found_code = 1;

/// Looks and reports.
/// @return the exit code: 0 when there is none
int run_find(const style& looks, const find_options& options);

}  // namespace brood_lab
