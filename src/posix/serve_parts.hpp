// SPDX-License-Identifier: MIT
// What fork servers do alike on Linux and macOS.
#pragma once

#include <sys/types.h>

#include "backend.hpp"
#include "server_protocol.hpp"
#include "surroundings.hpp"

namespace brood::posix {

/// A server after its last step alone.
struct server_state {
  const backend::server_role& role;
  int channel = -1;  ///< to the client
  /// Becomes readable when the client has ended, also while copies of it hold the channel open.
  unique_fd client;
  surroundings own{};
};

/// Makes this process a server: one that terminal signals do not reach, since they are meant for
/// its client and the children, and that ends in order when its client has ended.
result<server_state> become_server(const backend::server_role& role) noexcept;

/// Returns whether the client can have it. One that waits for an answer that does not come learns
/// of it only from the server's end.
[[nodiscard]] bool answer(const server_state& server, const server_answer& text,
                          int descriptor = -1) noexcept;

/// In the child: becomes what the order says, and runs it.
[[noreturn]] void run_order(server_state& server, server_order& order) noexcept;

}  // namespace brood::posix
