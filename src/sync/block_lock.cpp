// SPDX-License-Identifier: MIT
#include "block_lock.hpp"

#include <chrono>
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

}  // namespace

block_lock::block_lock(backend::robust_lock native, std::byte* place) noexcept
    : native_(std::move(native)),
      // Zeroed memory is false; a new object here would wipe out what another process has written.
      abandoned_(std::launder(reinterpret_cast<bool*>(place + backend::lock_size))) {}

result<backend::acquisition> block_lock::acquire(backend::steady_time deadline) noexcept {
  auto taken = backend::acquire(native_, deadline);
  if (!taken || *taken == backend::acquisition::timed_out) return taken;
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
  // The mark may be a forked child's copy of its parent's. Only a thread that holds the lock is
  // refused it for ever, and told so at once; any other waits, and not for long. Several times, as
  // a deadline that passes before the question is put looks the same.
  using std::chrono::steady_clock;
  auto patience = std::chrono::milliseconds{1};
  auto taken = acquire(steady_clock::now() + patience);
  while (taken && *taken == backend::acquisition::timed_out && patience.count() < 16) {
    patience *= 2;
    taken = acquire(steady_clock::now() + patience);
  }
  const bool held = !taken && taken.error().code == std::errc::resource_deadlock_would_occur;
  const bool got_now = taken && *taken != backend::acquisition::timed_out;
  if (!held && !got_now) return true;
  // What a dead holder left behind is for the next one to put in order.
  *abandoned_ = held || *taken == backend::acquisition::owner_died;
  static_cast<void>(release());
  return true;
}

}  // namespace brood::detail
