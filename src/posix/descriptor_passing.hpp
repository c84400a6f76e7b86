// SPDX-License-Identifier: MIT
// Bytes and descriptors through a stream socket: more descriptors than one message carries go in
// several, each with a byte of its own, since a message without data cannot carry any.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "result.hpp"
#include "unique_fd.hpp"

namespace brood::posix {

/// Linux takes 253 descriptors in one message (SCM_MAX_FD), other systems a few more.
inline constexpr std::size_t max_descriptors_per_message = 250;

/// How many bytes follow the data so that `count` descriptors get through.
constexpr std::size_t fillers_for(std::size_t count) noexcept {
  return count == 0 ? 0 : (count - 1) / max_descriptors_per_message;
}

/// Sends all of it, and `fillers_for(descriptors.size())` bytes after it. The other side must be
/// reading: waits for room in the socket, but not for ever. Never raises SIGPIPE.
result<void> send_with_descriptors(int socket, std::span<const std::byte> bytes,
                                   std::span<const int> descriptors) noexcept;

struct arrival {
  std::size_t size = 0;         ///< 0: the other end is closed
  bool is_from_sender = false;  ///< sent by the process that was expected
};

/// Reads what there is, at least one byte, and adds the descriptors that came with it, all of them
/// close-on-exec.
/// @return EMFILE if this process has no room for a descriptor; some are lost then
result<arrival> receive_with_descriptors(int socket, std::span<std::byte> into,
                                         std::vector<unique_fd>& descriptors,
                                         pid_t expected_sender) noexcept;

/// Has the kernel say with each message who sent it, where it can.
result<void> ask_for_senders(int socket) noexcept;

}  // namespace brood::posix
