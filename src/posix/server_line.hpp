// SPDX-License-Identifier: MIT
// What a process keeps of its fork server besides what it keeps of any child.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "native.hpp"
#include "standing.hpp"
#include "surroundings.hpp"

namespace brood::posix {

/// Memory that a server shares with its client. The kernel itself writes the number of a child into
/// it, before that child can run (CLONE_PARENT_SETTID): so a client whose server was killed before
/// it answered still knows whether there is a child, and which. No child is lost, or run twice.
struct server_slot {
  std::atomic<pid_t> child{0};
};
static_assert(std::atomic<pid_t>::is_always_lock_free && sizeof(server_slot) == sizeof(pid_t));

struct server_line {
  backend::shared_region slot;
  standing then;       ///< the client's when the server began
  surroundings own{};  ///< likewise; the server got them
  std::uint32_t requests = 0;
  bool gives_pidfds = false;        ///< its children come with one: seen in an answer
  std::vector<std::byte> buffer{};  ///< of the last request: its memory serves again
};

server_slot& slot_in(const backend::shared_region& region) noexcept;

/// In a server: what `take_start` found, for `serve`.
void keep_slot(unique_fd slot) noexcept;
unique_fd take_slot() noexcept;

}  // namespace brood::posix
