// SPDX-License-Identifier: MIT
// How a process ended: with a code, by a signal, or in a way that nobody can tell any more.
#pragma once

#include <string>

namespace brood {

/// The end of a process, without loss: `exit(9)` and signal 9 are different values.
class exit_status {
 public:
  /// A process that ended by itself with `code` (8 bits on POSIX, 32 bits on Windows).
  [[nodiscard]] static constexpr exit_status exited(int code) noexcept {
    return {kind::exited, code, false};
  }
  /// A process that signal `number` ended, with or without a core dump.
  [[nodiscard]] static constexpr exit_status signaled(int number, bool core = false) noexcept {
    return {kind::signaled, number, core};
  }
  /// A process whose status somebody else took.
  [[nodiscard]] static constexpr exit_status taken_elsewhere() noexcept {
    return {kind::lost, 0, false};
  }

  /// It ended by itself: it returned, or called `exit`.
  [[nodiscard]] constexpr bool exited() const noexcept { return kind_ == kind::exited; }
  /// A signal ended it.
  /// @par Windows  Only `terminate()`, `kill()` and `interrupt()`; a crash is `exited()` with the
  ///               system's code, such as 0xC0000005.
  [[nodiscard]] constexpr bool signaled() const noexcept { return kind_ == kind::signaled; }
  /// It has ended, but its status was taken by a foreign `wait`, or dropped because the host
  /// program ignores SIGCHLD and the kernel keeps no copy. Never on Windows.
  [[nodiscard]] constexpr bool lost() const noexcept { return kind_ == kind::lost; }
  /// The signal left a core dump.
  [[nodiscard]] constexpr bool core_dumped() const noexcept { return core_; }

  /// One number for all ends, as in Python: n for `exit(n)`, -N for signal N. A lost status has no
  /// code; asking for it gives `no_code`.
  [[nodiscard]] constexpr int code() const noexcept {
    return lost() ? no_code : signaled() ? -value_ : value_;
  }
  /// The signal that ended it, or 0.
  [[nodiscard]] constexpr int signal() const noexcept { return signaled() ? value_ : 0; }

  /// What `code()` gives when the status is lost: no process can end with it.
  static constexpr int no_code = -2147483647 - 1;

  friend constexpr bool operator==(const exit_status&, const exit_status&) noexcept = default;

 private:
  enum class kind : unsigned char { exited, signaled, lost };
  constexpr exit_status(kind how, int value, bool core) noexcept
      : value_(value), kind_(how), core_(core) {}

  int value_;
  kind kind_;
  bool core_;
};

/// "exit code 3", "signal 9 (SIGKILL)", "lost: ...".
[[nodiscard]] std::string to_string(const exit_status& status);

}  // namespace brood
