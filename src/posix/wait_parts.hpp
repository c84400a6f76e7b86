// SPDX-License-Identifier: MIT
// What Linux and macOS each do their own way when they watch a child.
#pragma once

#include <poll.h>
#include <signal.h>

#include <chrono>

#include "backend.hpp"
#include "native.hpp"
#include "result.hpp"

namespace brood::posix {

/// Takes the status of a child that has ended; `taken_elsewhere` if it is gone for good.
exit_status take_status(const backend::child& child) noexcept;

/// No failure when the child has ended.
result<void> send_signal(const backend::child& child, int signal) noexcept;

/// In a forked copy of the parent: lets go of what `open_end` made in the parent.
void forget_end(unique_fd& end) noexcept;

/// A descriptor that becomes readable when `socket` is closed on the other side, whatever is sent
/// through it meanwhile; empty if the system has none to give.
unique_fd open_hangup(int socket) noexcept;

/// From what waitid(2) tells on Linux; macOS leaves parts of it empty.
exit_status status_of(const siginfo_t& info) noexcept;

/// For both: from the status word of wait(2).
exit_status status_of_word(int word) noexcept;
result<bool> wait_by_pid(const backend::child& child,
                         std::chrono::steady_clock::time_point deadline) noexcept;

}  // namespace brood::posix
