// SPDX-License-Identifier: MIT
// This process's fork server: begun when first needed, replaced when it has ended, never a zombie
// for longer than until the next call. A forked copy of the process has none, and begins its own.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "backend.hpp"

namespace brood::fork_server {

/// Has the server make a child; begins one if there is none that can. No other thread forks
/// meanwhile.
/// @throws process_error
[[nodiscard]] backend::child start_child(const backend::server_request& request,
                                         const std::string& action);

/// Reaps a server that has ended. Never blocks; free of charge without a server.
void reap_if_ended() noexcept;

/// In a forked child: closes what it has of its parent's server. Free of charge without one.
void forget() noexcept;

/// What stop_forkserver() does, for a process that ends. Free of charge without a server.
void end() noexcept;

/// The server, and what this process holds open for its sake: neither is anybody's leak.
struct belongings {
  pid_type pid = 0;
  std::vector<std::uint64_t> open_things{};
};
[[nodiscard]] belongings what_belongs_to_it();

/// Held by a fork beside other threads, none of which is starting a child: so that what the copy
/// has of the server and its functions is whole.
[[nodiscard]] std::unique_lock<std::mutex> lock();

}  // namespace brood::fork_server
