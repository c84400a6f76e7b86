// SPDX-License-Identifier: MIT
// A lock whose file keeps others out, and whose memory tells whether the last holder let go of it.
#include <unistd.h>

#include <atomic>
#include <cstdint>

#include "backend.hpp"
#include "lock_file_darwin.hpp"

namespace brood::backend {
namespace {

/// The pid of the holder, 0 when it is free. Touched only by who holds the record lock, so whoever
/// finds a pid here knows that its process ended without unlocking.
std::atomic<std::int64_t>& holder_word(const robust_lock& lock) noexcept {
  static_assert(std::atomic<std::int64_t>::is_always_lock_free);
  return *reinterpret_cast<std::atomic<std::int64_t>*>(lock.place);
}

result<robust_lock> view(std::byte* place,
                         result<std::shared_ptr<posix::lock_file>> file) noexcept {
  if (!file) return file.error();
  return robust_lock{.place = place, .file = *std::move(file)};
}

}  // namespace

result<robust_lock> create_lock(std::byte* place) noexcept {
  return view(place, posix::lock_file::create());
}

result<robust_lock> open_lock(std::byte* place, std::optional<native_handle> handle) noexcept {
  if (!handle) return failure{make_error_code(errc::bad_message), "look for the lock's file"};
  return view(place, posix::lock_file::adopt(posix::unique_fd{*handle}));
}

std::optional<native_handle> handle_of(const robust_lock& lock) noexcept {
  return lock.file->descriptor();
}

result<acquisition> acquire(robust_lock& lock, steady_time deadline) noexcept {
  if (lock.file->held_here()) return acquisition::held_already;
  const auto locked = lock.file->lock_until(deadline);
  if (!locked) return locked.error();
  if (!*locked) return acquisition::timed_out;
  const auto before = holder_word(lock).exchange(::getpid());
  return before == 0 ? acquisition::acquired : acquisition::owner_died;
}

result<void> release(robust_lock& lock) noexcept {
  if (!lock.file->held_here()) return failure{make_error_code(errc::not_owner), ""};
  holder_word(lock).store(0);
  return lock.file->unlock();
}

}  // namespace brood::backend
