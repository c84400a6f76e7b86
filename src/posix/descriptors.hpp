// SPDX-License-Identifier: MIT
// Descriptors that stay clear of stdio and are closed on exec from birth.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>

#include "result.hpp"
#include "unique_fd.hpp"

namespace brood::posix {

/// The same descriptor, numbered 3 or more. In a program that closed its stdin, stdout or stderr, a
/// new descriptor gets such a number, and the next `printf` would write into it.
result<unique_fd> above_stdio(unique_fd fd) noexcept;

struct socket_pair {
  unique_fd parent;
  unique_fd child;
};

/// Two connected stream sockets, close-on-exec, that never raise SIGPIPE through `send_all`.
result<socket_pair> make_socket_pair() noexcept;

/// Sends `head` and `body` in one piece, without blocking and without SIGPIPE. All or nothing: a
/// part that does not fit is an error.
result<void> send_all(int socket, std::span<const std::byte> head,
                      std::span<const std::byte> body = {}) noexcept;
/// What keeps a send to a socket whose other end is closed from raising SIGPIPE.
int quiet_send_flags() noexcept;

/// How a directory is opened that is only to be entered.
int directory_flags() noexcept;

/// The directory that this process is in, also where it may not enter it again (Linux). Empty with
/// errno set if it cannot be had.
unique_fd open_own_directory() noexcept;

/// Whether this process is in that directory already; needs no permission to enter it (Linux).
bool is_own_directory(int directory) noexcept;

/// Anonymous memory as a file, for messages that are larger than a socket's buffer.
result<unique_fd> make_memory_file(const char* purpose) noexcept;

/// Poll on one descriptor until `deadline`; steady_time::max() waits for ever. Whether it is ready
/// for any of `events`, or closed.
result<bool> poll_until(int fd, short events,
                        std::chrono::steady_clock::time_point deadline) noexcept;

}  // namespace brood::posix
