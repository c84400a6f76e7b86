// SPDX-License-Identifier: MIT
// What a system tells about processes and their ends. One body per platform.
#pragma once

#include <cstdint>
#include <string_view>

#include "brood/native_types.hpp"

namespace brood_lab {

/// What a process does about the signal that tells it of a child's end.
enum class child_signal_habit : std::uint8_t {
  untold,   ///< the system does not say
  none,     ///< nothing: to such a process the signal is nothing
  ignored,  ///< ignores it, and so need not wait for children that end from then on
  caught,   ///< runs a handler
  blocked,  ///< keeps it pending, perhaps for sigwait or a signalfd
};

child_signal_habit child_signal_habit_of(brood::pid_type pid);

/// The process that traces that one, as a debugger does; 0 if there is none or nobody says.
brood::pid_type tracer_of(brood::pid_type pid);

/// Whether somebody nearer than process 1 may adopt orphans here.
bool may_have_subreapers() noexcept;

/// Why no process of this system can ever be a zombie; empty if one can.
std::string_view why_no_zombies() noexcept;

}  // namespace brood_lab
