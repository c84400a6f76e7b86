// SPDX-License-Identifier: MIT
// Shared memory with a lock in it, whatever lies there: what shared_value is made of.
#pragma once

#include <cstddef>
#include <span>
#include <utility>

#include "brood/mutex.hpp"

namespace brood::detail {

/// Holds a lock for as long as a scope lasts, which may lie within a scope that holds it already.
class lock_scope {
 public:
  explicit lock_scope(mutex& lock) : taken_(lock.lock_unless_held() ? &lock : nullptr) {}
  lock_scope(const lock_scope&) = delete;
  lock_scope& operator=(const lock_scope&) = delete;
  ~lock_scope() {
    if (taken_ != nullptr) taken_->unlock_if_held();
  }

 private:
  mutex* taken_;
};

/// A handle to `size` zeroed bytes and one lock, in one piece of shared memory.
class locked_memory {
 public:
  /// @throws process_error  with the system's reason
  explicit locked_memory(std::size_t size);

  /// The bytes, aligned to a page.
  /// @throws process_error errc::closed  if the handle was moved from
  [[nodiscard]] std::span<std::byte> bytes() const;
  [[nodiscard]] mutex& lock() noexcept { return lock_; }
  /// The lock, for who is about to reach for the bytes.
  /// @throws process_error errc::closed  if the handle was moved from
  [[nodiscard]] mutex& lock_of_bytes();

  void save(output_archive& out) const;
  /// @throws process_error errc::bad_message  if what arrives has another size than `size`
  static locked_memory receive(input_archive& in, std::size_t size);

 private:
  explicit locked_memory(mutex lock) noexcept : lock_(std::move(lock)) {}
  void check_open() const;

  mutex lock_;
};

}  // namespace brood::detail
