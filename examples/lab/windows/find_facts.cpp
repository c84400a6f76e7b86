// SPDX-License-Identifier: MIT
#include "../find/facts.hpp"

namespace brood_lab {

child_signal_habit child_signal_habit_of(brood::pid_type) { return child_signal_habit::untold; }
brood::pid_type tracer_of(brood::pid_type) { return 0; }
bool may_have_subreapers() noexcept { return false; }

std::string_view why_no_zombies() noexcept {
  return "no zombies: on Windows there are none, ever. A process that has ended needs nobody to "
         "wait "
         "for it: its memory and its handles are gone at once, and nobody adopts its children.\n"
         "What takes the zombie's place is an open handle: as long as anybody holds one to the "
         "ended "
         "process, its number stays taken and its exit code can be asked for. The one to blame is "
         "whoever does not close that handle, and when that process ends, its handles close, too. "
         "Such leftovers are no longer in the process table, so they cannot be listed from there; "
         "a count of handles that grows and grows (Task Manager, details, column 'Handles') "
         "points at who collects them.";
}

}  // namespace brood_lab
