// SPDX-License-Identifier: MIT
// What main leaves behind above its guard, for lessons and probes to look at.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "brood/native_types.hpp"

namespace brood_lab {

/// The process in which main last came by above its guard.
inline brood::pid_type above_guard_in = 0;

/// When main was entered last, which no trace can see.
inline std::chrono::steady_clock::time_point main_entered_at{};

/// What main was given there.
inline std::vector<std::string> arguments_above_guard{};

}  // namespace brood_lab
