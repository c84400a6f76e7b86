// SPDX-License-Identifier: MIT
// A lock in shared memory: a robust mutex, which the kernel marks when its holder ends.
#include <pthread.h>

#include <ctime>
#include <new>

#include "backend.hpp"
#include "errors.hpp"

// Those of ThreadSanitizer, where it is linked in. GCC's does not know pthread_mutex_clocklock and
// would take the unlock that follows for a mistake; Clang's does.
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
[[gnu::weak]] int __interceptor_pthread_mutex_clocklock(pthread_mutex_t*, clockid_t,
                                                        const timespec*);
[[gnu::weak]] void __tsan_mutex_pre_lock(void* mutex, unsigned flags);
[[gnu::weak]] void __tsan_mutex_post_lock(void* mutex, unsigned flags, int recursion);
}
// NOLINTEND(bugprone-reserved-identifier)

namespace brood::backend {
namespace {

static_assert(sizeof(pthread_mutex_t) <= lock_size);

pthread_mutex_t* mutex_at(std::byte* place) noexcept {
  return std::launder(reinterpret_cast<pthread_mutex_t*>(place));
}

timespec to_timespec(steady_time moment) noexcept {
  const auto since = moment.time_since_epoch();
  const auto whole = std::chrono::floor<std::chrono::seconds>(since);
  return {.tv_sec = static_cast<std::time_t>(whole.count()),
          .tv_nsec = static_cast<long>(std::chrono::nanoseconds{since - whole}.count())};
}

int lock_until(pthread_mutex_t* mutex, steady_time deadline) noexcept {
  if (deadline == steady_time::max()) return ::pthread_mutex_lock(mutex);
  const int tried = ::pthread_mutex_trylock(mutex);
  if (tried != EBUSY || deadline <= std::chrono::steady_clock::now()) return tried;
  const timespec until = to_timespec(deadline);
  // The steady clock: one that is set back would make the wait longer, perhaps by years.
  const int locked = ::pthread_mutex_clocklock(mutex, CLOCK_MONOTONIC, &until);
  if ((locked == 0 || locked == EOWNERDEAD) && &__tsan_mutex_post_lock != nullptr &&
      &__interceptor_pthread_mutex_clocklock == nullptr) {
    __tsan_mutex_pre_lock(mutex, 0);
    __tsan_mutex_post_lock(mutex, 0, 0);
  }
  return locked;
}

/// The attributes of a mutex that processes share, whose holder may die, and that tells misuse.
class mutex_attributes {
 public:
  mutex_attributes() noexcept {
    ::pthread_mutexattr_init(&attributes_);
    ::pthread_mutexattr_setpshared(&attributes_, PTHREAD_PROCESS_SHARED);
    ::pthread_mutexattr_setrobust(&attributes_, PTHREAD_MUTEX_ROBUST);
    ::pthread_mutexattr_settype(&attributes_, PTHREAD_MUTEX_ERRORCHECK);
  }
  mutex_attributes(const mutex_attributes&) = delete;
  mutex_attributes& operator=(const mutex_attributes&) = delete;
  ~mutex_attributes() { ::pthread_mutexattr_destroy(&attributes_); }

  [[nodiscard]] const pthread_mutexattr_t* get() const noexcept { return &attributes_; }

 private:
  pthread_mutexattr_t attributes_;
};

}  // namespace

result<robust_lock> create_lock(std::byte* place) noexcept {
  const mutex_attributes attributes;
  auto* const mutex = ::new (place) pthread_mutex_t;
  const int refused = ::pthread_mutex_init(mutex, attributes.get());
  if (refused != 0) return posix::error_of(refused, "make a robust mutex");
  return robust_lock{.place = place, .file = nullptr};
}

result<robust_lock> open_lock(std::byte* place, std::optional<native_handle> handle) noexcept {
  // The memory is all there is: whatever came along is not ours to use.
  if (handle) close_handle(*handle);
  return robust_lock{.place = place, .file = nullptr};
}

std::optional<native_handle> handle_of(const robust_lock&) noexcept { return std::nullopt; }

result<acquisition> acquire(robust_lock& lock, steady_time deadline) noexcept {
  pthread_mutex_t* const mutex = mutex_at(lock.place);
  switch (const int outcome = lock_until(mutex, deadline)) {
    case 0:
      return acquisition::acquired;
    case EOWNERDEAD:
      // At once: unlocked without this, the mutex would be lost for all. A holder that dies before
      // it has put things in order is reported to the next one anew.
      ::pthread_mutex_consistent(mutex);
      return acquisition::owner_died;
    case EBUSY:
    case ETIMEDOUT:
      return acquisition::timed_out;
    case EDEADLK:
      return acquisition::held_already;
    default:
      return posix::error_of(outcome, "lock a robust mutex");
  }
}

result<void> release(robust_lock& lock) noexcept {
  const int outcome = ::pthread_mutex_unlock(mutex_at(lock.place));
  if (outcome == EPERM) return failure{make_error_code(errc::not_owner), ""};
  if (outcome != 0) return posix::error_of(outcome, "unlock a robust mutex");
  return {};
}

}  // namespace brood::backend
