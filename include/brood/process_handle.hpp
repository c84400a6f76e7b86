// SPDX-License-Identifier: MIT
// What one can do with a child: the interface that `process` and `process_base` share.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "brood/detail/deadline.hpp"
#include "brood/error.hpp"
#include "brood/exit_status.hpp"
#include "brood/native_types.hpp"
#include "brood/process_options.hpp"

namespace brood {

class process_handle;

namespace detail {
class task;
class child_state;
/// For the other parts of the library.
child_state& state_of(const process_handle& handle);
}  // namespace detail

/// Owns one child process, from its description to its end. Every path through this class ends with
/// the child reaped: there is no way to leave a zombie.
///
/// Members that tell whether or how the child ended reap it, and throw process_error with the
/// system's reason if that fails.
///
/// Thread safety: several threads may call the members of one object at the same time, except for
/// moves and the destructor. Only the process that started the child may watch or signal it: in a
/// forked copy of that process those members throw process_error `errc::not_the_parent`. All
/// members but the destructor throw process_error `errc::closed` after `close()` or a move;
/// `name()`, `daemon()` and `method()` stay readable after `close()`.
class process_handle {
 public:
  process_handle(const process_handle&) = delete;
  process_handle& operator=(const process_handle&) = delete;

  /// Blocks until the child has ended, and reaps it. Any number of times, from any thread. What
  /// makes the sentinel stays open until `close()` or the destructor.
  /// @throws process_error errc::not_started
  void join();
  /// Blocks until the child has ended or `timeout` has passed; zero or negative polls once.
  /// @return whether it has ended (a timeout is not an error)
  /// @throws process_error errc::not_started
  template <class Rep, class Period>
  bool join_for(std::chrono::duration<Rep, Period> timeout) {
    return join_until_steady(detail::deadline_after(timeout));
  }
  /// As `join_for`, up to a moment of any clock.
  template <class Clock, class Duration>
  bool join_until(std::chrono::time_point<Clock, Duration> moment) {
    return join_until_steady(detail::deadline_at(moment));
  }
  /// Whether it was started and has not ended. Never blocks.
  [[nodiscard]] bool is_alive() const;

  /// Asks the child to end. Nothing happens when it has ended already.
  /// @par POSIX    SIGTERM: the child may handle it, and it stays pending while the child is
  /// stopped.
  /// @par Windows  Ends the child at once, with a status that reads as signal 15.
  /// @throws process_error errc::not_started; the system's error
  void terminate();
  /// Ends the child at once (SIGKILL). Nothing happens when it has ended already.
  /// @throws process_error errc::not_started; the system's error
  /// @par Windows  Its status reads as signal 9.
  void kill();
  /// Interrupts the child as Ctrl-C would (SIGINT). Nothing happens when it has ended already.
  /// @throws process_error errc::not_started; the system's error
  /// @par Windows  Raises SIGINT on a thread of its own in the child, once it has passed its guard.
  void interrupt();
  /// Ends the child for certain: `terminate`, wait up to `grace`, `kill`, reap. Blocks until the
  /// child has ended.
  /// @throws process_error errc::not_started; the system's error
  void stop(std::chrono::milliseconds grace = std::chrono::seconds{2});
  /// Releases what the object holds of the system. Any number of times.
  /// @throws process_error errc::still_running  while the child lives
  void close();

  [[nodiscard]] const std::string& name() const;
  [[nodiscard]] bool daemon() const;
  /// The method that `start()` used; before it, the one that it would use now.
  [[nodiscard]] start_method method() const;
  /// Empty before `start()`. Once the child has been reaped, the number may belong to another.
  [[nodiscard]] std::optional<pid_type> pid() const;
  /// How it ended; empty while it has not.
  [[nodiscard]] std::optional<exit_status> status() const;
  /// `status()->code()`: n for exit n, -N for signal N. Empty while it has not ended, and when the
  /// status was lost.
  [[nodiscard]] std::optional<int> exit_code() const;
  /// The exception that ended the task, or why the child never came to run it. Empty while the
  /// child has not ended, and when nothing of the kind happened.
  [[nodiscard]] std::optional<remote_error> error() const;
  /// A handle that becomes ready when the child has ended: a descriptor for `poll` on POSIX, a
  /// handle for WaitForMultipleObjects on Windows. It stays this object's property.
  /// @throws process_error errc::not_started
  [[nodiscard]] native_handle sentinel() const;

 protected:
  process_handle();
  explicit process_handle(process_options options);
  process_handle(process_handle&& other) noexcept;
  /// The child that was owned before ends as it does in the destructor.
  process_handle& operator=(process_handle&& other) noexcept;
  /// Running: a daemon child is stopped, any other is joined. Never started: nothing happens.
  /// In a forked copy of the parent: only memory is released, the child is not touched.
  ~process_handle();

  /// The first half of a start, for one caller.
  /// @throws process_error errc::already_started, errc::closed
  void claim_start();
  /// The second half. If it throws, the start can be claimed again.
  void start_task(detail::task& task);
  /// Makes this object the child's own view of itself: what `name()` and `pid()` tell in `run()`.
  void become_this_process();

 private:
  friend detail::child_state& detail::state_of(const process_handle& handle);
  [[nodiscard]] detail::child_state& state() const;
  bool join_until_steady(detail::steady_time deadline);

  std::shared_ptr<detail::child_state> state_;
};

}  // namespace brood
