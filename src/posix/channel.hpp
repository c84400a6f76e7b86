// SPDX-License-Identifier: MIT
// The channel of this process to the parent that started it.
#pragma once

#include "unique_fd.hpp"

namespace brood::posix {

/// The descriptor, or -1 in a process that Brood did not start.
int own_channel() noexcept;

/// Makes `channel` this process's own for the rest of its life, in place of one that it inherited
/// from a parent that is itself a child.
void adopt_channel(unique_fd channel) noexcept;

/// Whether the kernel itself ends a process with its parent. Otherwise a thread of the process
/// waits for it, which a fork server must not have: its children would be copies without that
/// thread, and the thread would take a request for the end of the client.
extern const bool kernel_ends_with_parent;

/// Makes the system end this process when the other end of `channel` closes, which happens when the
/// parent ends in whatever way. Between fork and exec; async-signal-safe. Returns errno or 0.
int die_with_parent_before_exec(int channel) noexcept;

/// The same for a process that runs its task. @return errno or 0
int die_with_parent(int channel, bool armed_before_exec) noexcept;

}  // namespace brood::posix
