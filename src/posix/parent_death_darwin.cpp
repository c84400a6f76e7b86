// SPDX-License-Identifier: MIT
// Dying with the parent on macOS, which has neither F_SETSIG nor PR_SET_PDEATHSIG: a thread waits
// for the channel to close. A spawned child is covered from its main guard on.
#include "channel.hpp"
#include "parent_watcher.hpp"

namespace brood::posix {

constinit const bool kernel_ends_with_parent = false;

int die_with_parent_before_exec(int) noexcept { return 0; }

int die_with_parent(int channel, bool) noexcept { return start_parent_watcher(channel); }

}  // namespace brood::posix
