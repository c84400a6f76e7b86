// SPDX-License-Identifier: MIT
// A lock that passes on when its holder dies: an unnamed kernel mutex, which the system gives to
// the next one with the news that it was abandoned. Shared memory says which thread holds it.
#include <atomic>
#include <new>

#include "backend.hpp"
#include "errors.hpp"
#include "waiting.hpp"

namespace brood::windows {
namespace {

/// The id of the thread that holds the lock, or 0. Written only by the holder.
struct lock_place {
  std::atomic<std::uint32_t> holder;
};
static_assert(sizeof(lock_place) <= backend::lock_size);

std::atomic<std::uint32_t>& holder_of(const backend::robust_lock& lock) noexcept {
  return reinterpret_cast<lock_place*>(lock.place)->holder;
}

}  // namespace
}  // namespace brood::windows

namespace brood::backend {

result<robust_lock> create_lock(std::byte* place) noexcept {
  windows::unique_handle mutex{::CreateMutexW(nullptr, FALSE, nullptr)};
  if (!mutex) return windows::last_error("create a mutex");
  ::new (static_cast<void*>(place)) windows::lock_place;
  return robust_lock{place, std::move(mutex)};
}

result<robust_lock> open_lock(std::byte* place, std::optional<native_handle> handle) noexcept {
  if (!handle) return failure{errc::bad_message, "open a mutex without its handle"};
  return robust_lock{place, windows::unique_handle{*handle}};
}

std::optional<native_handle> handle_of(const robust_lock& lock) noexcept {
  return lock.mutex.get();
}

result<acquisition> acquire(robust_lock& lock, steady_time deadline) noexcept {
  const auto outcome = windows::wait_until(lock.mutex.get(), deadline, "wait for the lock");
  if (!outcome) return outcome.error();
  if (*outcome == windows::waited::timed_out) return acquisition::timed_out;
  auto& holder = windows::holder_of(lock);
  const std::uint32_t self = ::GetCurrentThreadId();
  // The system's mutex lets its holder in again. That it is the holder is certain only now: a
  // thread that died left its id behind, and this one may have got the same, but then the mutex is
  // abandoned.
  if (*outcome == windows::waited::ready && holder.load(std::memory_order_relaxed) == self) {
    ::ReleaseMutex(lock.mutex.get());
    return acquisition::held_already;
  }
  holder.store(self, std::memory_order_relaxed);
  return *outcome == windows::waited::abandoned ? acquisition::owner_died : acquisition::acquired;
}

result<void> release(robust_lock& lock) noexcept {
  auto& holder = windows::holder_of(lock);
  const std::uint32_t self = ::GetCurrentThreadId();
  if (holder.load(std::memory_order_relaxed) != self) {
    return failure{errc::not_owner, "release the lock"};
  }
  // Before the release: after it, the word belongs to the next holder.
  holder.store(0, std::memory_order_relaxed);
  if (::ReleaseMutex(lock.mutex.get()) != 0) return {};
  if (::GetLastError() == ERROR_NOT_OWNER) return failure{errc::not_owner, "release the lock"};
  return windows::last_error("release the lock");
}

}  // namespace brood::backend
