// SPDX-License-Identifier: MIT
// Handles for processes (pidfd, Linux 5.3), and what to do where a container forbids them.
#pragma once

#include <sys/types.h>

#include "brood/exit_status.hpp"
#include "unique_fd.hpp"

#include <optional>

namespace brood::posix {

/// The clone flag that asks for a pidfd; 0 once the system has refused it.
int pidfd_flags() noexcept;

/// Whether a clone that failed with `code` may have failed because of that flag. If so, it is not
/// used again.
bool may_be_refusal(int code) noexcept;

/// A pidfd of an existing child; empty if the system has none to give.
unique_fd open_pidfd(pid_t pid) noexcept;

/// The same for a number that may be nobody's, or a mere thread's: a refusal tells nothing about
/// the system then, and is not remembered.
unique_fd try_pidfd(pid_t pid) noexcept;

/// How the process behind a pidfd ended, although somebody else took its status (Linux 6.15:
/// PIDFD_GET_INFO with PIDFD_INFO_EXIT); nullopt if the kernel does not keep it.
std::optional<exit_status> kept_status(int pidfd) noexcept;

}  // namespace brood::posix
