// SPDX-License-Identifier: MIT
// Acting on a process that may be anybody's: by a handle where there is one, and never without a
// look at its start time, because its number may belong to another by now.
#pragma once

#include <optional>
#include <vector>

#include "backend.hpp"

namespace brood::posix {

/// The place of one process; nullopt if there is none.
result<std::optional<backend::process_link>> link_of(pid_t pid) noexcept;

/// The numbers of all processes, ascending. Costs much less than their links where those are files.
result<std::vector<pid_t>> all_pids() noexcept;

enum class delivery {
  done,
  gone,     ///< it is not there any more, or has ended
  refused,  ///< it belongs to another user
};

/// Signals the process, if it is still the one that the link names.
delivery deliver(const backend::process_link& to, int signal) noexcept;

/// Waits until it has ended (it may be a zombie then). Returns whether it has.
bool await_end(const backend::process_link& of, backend::steady_time deadline) noexcept;

/// The same without a handle, by looking at growing intervals of at most 20 ms.
bool await_end_by_number(const backend::process_link& of, backend::steady_time deadline) noexcept;

/// Whether a process whose first thread is stopped has no other thread that still runs.
bool all_threads_stopped(pid_t pid) noexcept;

/// Whether orphans come to this process: it is number 1, or was made a subreaper.
bool gets_orphans() noexcept;

/// In a forked copy of a process with several threads, one of which may have held it.
void renew_adoption_lock() noexcept;

/// Whether it has ended or is gone, or another process has its number.
bool has_ended(const backend::process_link& link) noexcept;

}  // namespace brood::posix
