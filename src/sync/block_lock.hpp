// SPDX-License-Identifier: MIT
// One lock of a shared block, as this process sees it.
#pragma once

#include <atomic>

#include "backend.hpp"
#include "brood/native_types.hpp"

namespace brood::detail {

class block_lock {
 public:
  explicit block_lock(backend::robust_lock native) noexcept : native_(std::move(native)) {}

  /// Takes the lock for the calling thread. Says whether it has it now, and whether its last holder
  /// died. A past deadline tries once.
  result<backend::acquisition> acquire(backend::steady_time deadline) noexcept;
  /// @return errc::not_owner if the calling thread does not hold it
  result<void> release() noexcept;
  /// Whether the calling thread holds it and got it from a holder that died.
  [[nodiscard]] bool owner_died() const noexcept;
  /// Releases it if the calling thread holds it. Returns false if another thread of this process
  /// does, so that the memory must stay.
  [[nodiscard]] bool let_go() noexcept;

  [[nodiscard]] const backend::robust_lock& native() const noexcept { return native_; }

 private:
  backend::robust_lock native_;
  // The mark of the thread of this process that holds it. A forked child has a copy of its parent's
  // mark, so whether the lock may be released is for the backend to say.
  std::atomic<const void*> holder_{nullptr};
  // The process in which the holder got it from a dead one; read and written by the holder alone.
  pid_type inherited_in_ = 0;
};

}  // namespace brood::detail
