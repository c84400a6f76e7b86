// SPDX-License-Identifier: MIT
// The packet that a parent leaves in the channel for a spawned child, and how the child takes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "native.hpp"
#include "result.hpp"

namespace brood::posix {

/// Packets up to this size wait in the socket's buffer, so that sending one never blocks. A larger
/// message goes into memory of its own, and the packet says where.
inline constexpr std::size_t max_packet_size = 60 * 1024;

/// What a spawned process is for.
enum class spawn_role : std::uint32_t { task, server };

struct packet_header {
  std::uint64_t nonce = 0;
  std::uint64_t message_size = 0;
  std::uint32_t handle_count = 0;
  std::int32_t memory = -1;  ///< descriptor of the message when it is not in the packet
  std::uint32_t daemon = 0;
  spawn_role role = spawn_role::task;
};

struct start_packet {
  std::vector<std::byte> bytes;
  std::uint64_t nonce = 0;
  unique_fd memory;  ///< must reach the child, too, if there is one
};

/// Header, descriptor numbers (the same in the child), message.
result<start_packet> make_packet(std::span<const std::byte> message, std::span<const int> handles,
                                 bool daemon, spawn_role role) noexcept;

}  // namespace brood::posix
