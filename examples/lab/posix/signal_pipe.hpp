// SPDX-License-Identifier: MIT
// Signals as something to poll for.
#pragma once

#include <initializer_list>
#include <list>
#include <optional>

namespace brood_lab {

/// Whether by its default action, and by its meaning, the signal ends a program: SIGINT, SIGTERM,
/// SIGHUP, SIGQUIT.
bool asks_to_end(int signal) noexcept;

/// While it lives, signals are written into a pipe, where a poll sees them: a flag alone could be
/// set just before the poll. Those that this program was started to ignore (nohup) it still
/// ignores. One at a time.
class signal_pipe {
 public:
  signal_pipe(std::initializer_list<int> signals);
  signal_pipe(const signal_pipe&) = delete;
  signal_pipe& operator=(const signal_pipe&) = delete;
  ~signal_pipe();  // where `handled` is known

  /// Readable when a signal has come.
  [[nodiscard]] int descriptor() const noexcept;
  /// The next signal that has come, if there is one. Never blocks.
  std::optional<int> take() noexcept;

  /// Whether a signal has come that asks to end: for system calls that it interrupts.
  static bool should_end() noexcept;
  static void end_no_more() noexcept;

 private:
  class handled;
  /// There before the first handler, which writes into it, and after the last.
  class open_pipe {
   public:
    open_pipe();
    open_pipe(const open_pipe&) = delete;
    open_pipe& operator=(const open_pipe&) = delete;
    ~open_pipe();
  };

  open_pipe pipe_;
  std::list<handled> handled_;
};

}  // namespace brood_lab
