// SPDX-License-Identifier: MIT
// A piece of shared memory with locks in it: what every shared object is a handle to. It is made,
// counted, and written to and read from messages here and nowhere else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backend.hpp"
#include "sync/block_lock.hpp"

namespace brood::detail {

class input_archive;
class output_archive;

/// How the memory is divided: the data lies at its start, aligned to a page; behind it the locks,
/// each in a cache line of its own.
struct block_layout {
  std::uint64_t data_size = 0;
  std::uint32_t lock_count = 0;
};

class shared_block {
 public:
  /// Makes zeroed data and free locks.
  /// @throws process_error that starts with `action`
  static std::shared_ptr<shared_block> create(const block_layout& layout,
                                              const std::string& action);

  shared_block(const shared_block&) = delete;
  shared_block& operator=(const shared_block&) = delete;
  /// Releases the locks that the calling thread holds, then the memory.
  ~shared_block();

  [[nodiscard]] std::span<std::byte> data() const noexcept;
  [[nodiscard]] std::size_t lock_count() const noexcept { return locks_.size(); }
  [[nodiscard]] block_lock& lock(std::size_t index) noexcept { return locks_[index]; }

  /// Writes a handle; an empty one arrives empty.
  static void save(output_archive& out, const shared_block* block);
  /// Reads a handle. One block that arrives twice in a message is mapped once.
  /// @throws process_error errc::bad_message; the system's error
  static std::shared_ptr<shared_block> load(input_archive& in);

 private:
  shared_block(backend::shared_region region, const block_layout& layout);
  static std::shared_ptr<shared_block> open(
      input_archive& in, native_handle memory, const block_layout& layout,
      const std::vector<std::optional<std::size_t>>& lock_handles);
  [[nodiscard]] std::byte* lock_place(std::size_t index) const noexcept;

  block_layout layout_;
  backend::shared_region region_;
  // A deque: a lock does not move.
  std::deque<block_lock> locks_;
};

}  // namespace brood::detail
