// SPDX-License-Identifier: MIT
// Who sent a message, by the kernel's own word: Linux says it with each message, macOS only who
// made the socket.
#pragma once

#include <sys/socket.h>
#include <sys/types.h>

#include <cstddef>
#include <optional>

namespace brood::posix {

/// How much room for it a message needs beside its descriptors.
inline constexpr std::size_t sender_space = 64;

/// The process that this control message names as the sender; nullopt if it says something else.
std::optional<pid_t> sender_of(const cmsghdr& head) noexcept;

bool senders_are_unknown() noexcept;

/// For recvmsg, where descriptors can arrive close-on-exec.
int close_on_exec_flag() noexcept;

}  // namespace brood::posix
