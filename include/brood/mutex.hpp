// SPDX-License-Identifier: MIT
// A lock between processes that outlives a killed holder.
#pragma once

#include <memory>

#include "brood/detail/deadline.hpp"

namespace cereal {
class access;
}

namespace brood {

namespace detail {
class block_lock;
class input_archive;
class lock_scope;
class locked_memory;
class output_archive;
struct receiver;
class shared_block;
}  // namespace detail

/// A handle to a lock that at most one thread of all processes holds; works with `std::lock_guard`,
/// `std::unique_lock` and `std::scoped_lock`. A copy is another handle to the same lock, also when
/// the copy is an argument of a process or lies inside one. Not recursive.
///
/// When the holder ends without unlocking (a kill, a crash, `_exit`), the lock is granted to the
/// next who asks, and `owner_died()` tells that one: what the lock protects may be half changed.
///
/// A forked child does not hold what its parent holds: there `unlock()` throws `errc::not_owner`,
/// and `lock()` waits for the parent's `unlock()`. A process that lets go of its last handle while
/// it holds the lock counts as a holder that died.
///
/// All members throw process_error `errc::closed` after the handle was moved from.
///
/// Thread safety: all members may be called from several threads, except while one assigns to or
/// moves from the handle.
/// @par POSIX  On Linux a thread that ends counts as a holder that died, on macOS only a process.
class mutex {
 public:
  /// Makes a new lock that nobody holds.
  /// @throws process_error  with the system's reason
  mutex();

  /// Blocks until the calling thread holds the lock.
  /// @throws process_error std::errc::resource_deadlock_would_occur  if it holds it already
  void lock();
  /// Never blocks.
  /// @return whether the calling thread got the lock; false also if it held it already
  [[nodiscard]] bool try_lock();
  /// Blocks until the calling thread holds the lock or `timeout` has passed on the steady clock;
  /// zero or negative tries once.
  /// @return whether the calling thread got the lock (a timeout is not an error)
  /// @throws process_error std::errc::resource_deadlock_would_occur  if it would wait for itself
  template <class Rep, class Period>
  [[nodiscard]] bool try_lock_for(std::chrono::duration<Rep, Period> timeout) {
    return try_lock_until_steady(detail::deadline_after(timeout));
  }
  /// As `try_lock_for`, up to a moment of any clock.
  template <class Clock, class Duration>
  [[nodiscard]] bool try_lock_until(std::chrono::time_point<Clock, Duration> moment) {
    return try_lock_until_steady(detail::deadline_at(moment));
  }
  /// @throws process_error errc::not_owner  if the calling thread does not hold the lock
  void unlock();

  /// Whether the calling thread holds the lock and got it because the holder before it had ended
  /// without unlocking. Put what the lock protects in order, then unlock: the next holder is told
  /// false, unless this one dies too.
  [[nodiscard]] bool owner_died() const;

 private:
  friend class detail::lock_scope;
  friend class detail::locked_memory;
  friend struct detail::receiver;
  friend class ::cereal::access;

  explicit mutex(std::shared_ptr<detail::shared_block> block) noexcept;
  bool try_lock_until_steady(detail::steady_time deadline);
  /// False: the calling thread held it already.
  bool lock_unless_held();
  void unlock_if_held() noexcept;
  [[nodiscard]] detail::block_lock& target() const;
  void save(detail::output_archive& out) const;
  void load(detail::input_archive& in);
  static mutex receive(detail::input_archive& in);

  std::shared_ptr<detail::shared_block> block_;
};

}  // namespace brood
