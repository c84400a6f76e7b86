// SPDX-License-Identifier: MIT
// One lock of a shared block, as this process sees it.
#pragma once

#include <atomic>
#include <cstddef>

#include "backend.hpp"
#include "brood/native_types.hpp"

namespace brood::detail {

/// What a lock takes of a shared block: the backend's part, and behind it a word of ours.
inline constexpr std::size_t lock_stride = 64;

class block_lock {
 public:
  /// `native` lies at `place`, in `lock_stride` bytes of shared memory that were zeroed when the
  /// lock was made, and that outlive this object.
  block_lock(backend::robust_lock native, std::byte* place) noexcept;

  /// Takes the lock for the calling thread. Says whether it has it now, and whether its last holder
  /// died. A past deadline tries once.
  result<backend::acquisition> acquire(backend::steady_time deadline) noexcept;
  /// @return errc::not_owner if the calling thread does not hold it
  result<void> release() noexcept;
  /// Whether the calling thread holds it and got it from a holder that died.
  [[nodiscard]] bool owner_died() const noexcept;
  /// Before the memory goes: if the calling thread holds the lock, passes it on like that of a dead
  /// holder. Returns false if another thread of this process holds it, so that the memory must
  /// stay.
  [[nodiscard]] bool let_go() noexcept;

  [[nodiscard]] const backend::robust_lock& native() const noexcept { return native_; }

 private:
  backend::robust_lock native_;
  // In shared memory: the holder went without unlocking, though it was alive. Touched by the holder
  // alone.
  bool* abandoned_;
  // The mark of the thread of this process that holds it. A forked child has a copy of its parent's
  // mark, so whether the lock may be released is for the backend to say.
  std::atomic<const void*> holder_{nullptr};
  // The process in which the holder got it from a dead one; read and written by the holder alone.
  pid_type inherited_in_ = 0;
};

}  // namespace brood::detail
