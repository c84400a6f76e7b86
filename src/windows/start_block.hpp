// SPDX-License-Identifier: MIT
// The memory that a parent and its spawned child share from the start to the child's end: where the
// child finds what it was given, and where it leaves its reports. No call on either side can block,
// and whoever dies in the middle of one leaves nothing half done that the other would believe.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "result.hpp"
#include "unique_handle.hpp"

namespace brood::windows {

inline constexpr std::uint64_t start_magic = 0x01AE'626F'6F72'6431;

/// Room for the largest report and some short ones.
inline constexpr std::size_t report_log_size = 64 * 1024;

struct start_block {
  std::uint64_t magic;
  std::uint64_t nonce;
  /// sizeof(start_block), which tells versions of this layout apart.
  std::uint64_t layout;

  /// Handles in the child. The message's section begins with the values of those that were passed
  /// along, each as 64 bits.
  std::uint64_t message;
  std::uint64_t parent;
  std::uint64_t interrupt;
  std::uint64_t message_size;
  std::uint64_t handle_count;
  /// The child must end itself when the parent ends: no job does it.
  std::uint32_t watches_parent;

  /// The child's pid, once the parent knows it. Programs that the child starts above its guard may
  /// inherit marker and handles, but not this number.
  std::atomic<std::uint32_t> child_pid;
  /// Whether the child has passed its guard.
  std::atomic<std::uint32_t> was_taken;

  /// How much of the log holds whole records, each of them 32 bits of size and that many bytes.
  std::atomic<std::uint32_t> log_used;
  std::byte log[report_log_size];
};

static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

inline void* to_handle(std::uint64_t value) noexcept {
  return reinterpret_cast<void*>(static_cast<std::uintptr_t>(value));
}
inline std::uint64_t to_number(void* handle) noexcept {
  return reinterpret_cast<std::uintptr_t>(handle);
}

/// The start block that waits for this very process, as the marker says; empty in all others.
unique_view find_start_block() noexcept;

/// What this process was given at its guard. Never released: exit handlers may still ask.
struct own_start {
  start_block* block = nullptr;
  void* parent = nullptr;
};
own_start& this_start() noexcept;

}  // namespace brood::windows
