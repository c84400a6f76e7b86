// SPDX-License-Identifier: MIT
#include "block_lock.hpp"

#include <new>
#include <utility>

namespace brood::detail {
namespace {

/// An address that no other living thread of this process has.
const void* this_thread_mark() noexcept {
  static thread_local const char mark = 0;
  return &mark;
}

static_assert(backend::lock_size + sizeof(bool) <= lock_stride);

bool is_new_holder(backend::acquisition outcome) noexcept {
  return outcome == backend::acquisition::acquired || outcome == backend::acquisition::owner_died;
}

}  // namespace

block_lock::block_lock(backend::robust_lock native, std::byte* place) noexcept
    : native_(std::move(native)),
      // Zeroed memory is false; a new object here would wipe out what another process has written.
      abandoned_(std::launder(reinterpret_cast<bool*>(place + backend::lock_size))) {}

result<backend::acquisition> block_lock::acquire(backend::steady_time deadline) noexcept {
  auto taken = backend::acquire(native_, deadline);
  if (!taken || !is_new_holder(*taken)) return taken;
  if (std::exchange(*abandoned_, false)) taken = backend::acquisition::owner_died;
  inherited_in_ = *taken == backend::acquisition::owner_died ? backend::current_pid() : 0;
  holder_.store(this_thread_mark(), std::memory_order_relaxed);
  return taken;
}

result<void> block_lock::release() noexcept {
  // Cleared first: afterwards another thread may hold it. A thread that does not hold the lock must
  // not clear the mark of one that does.
  const void* const mark = this_thread_mark();
  const bool marked = holder_.load(std::memory_order_relaxed) == mark;
  if (marked) holder_.store(nullptr, std::memory_order_relaxed);
  return backend::release(native_);
}

bool block_lock::owner_died() const noexcept {
  return holder_.load(std::memory_order_relaxed) == this_thread_mark() && inherited_in_ != 0 &&
         inherited_in_ == backend::current_pid();
}

bool block_lock::let_go() noexcept {
  const void* const holder = holder_.load(std::memory_order_relaxed);
  if (holder == nullptr) return true;
  if (holder != this_thread_mark()) return false;
  // The mark may be a forked child's copy of its parent's: the backend knows.
  const auto taken = acquire(backend::steady_time::min());
  if (!taken || *taken == backend::acquisition::timed_out) return true;
  // What a dead holder left behind is for the next one to put in order.
  *abandoned_ = *taken != backend::acquisition::acquired;
  static_cast<void>(release());
  return true;
}

}  // namespace brood::detail
