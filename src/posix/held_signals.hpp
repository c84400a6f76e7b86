// SPDX-License-Identifier: MIT
// All signals that can be passed on, held back so that a loop can take them one by one.
#pragma once

#include <signal.h>

#include <array>

namespace brood::posix {

/// While it lives, every signal but faults of this process itself waits for `next()`, whatever the
/// program does with it otherwise: none is ignored, and no child is reaped by the kernel. In a
/// process with one thread.
class held_signals {
 public:
  held_signals() noexcept;
  held_signals(const held_signals&) = delete;
  held_signals& operator=(const held_signals&) = delete;
  /// Everything is as it was before, and what came and was not taken is delivered.
  ~held_signals() { give_back(); }

  /// Waits for a signal and takes it.
  [[nodiscard]] int next() const noexcept;

  /// Whether the program lets the kernel reap its children, which tells nobody their statuses.
  [[nodiscard]] bool kernel_reaped() const noexcept;

  /// In a forked copy, which is to live as if there had been no object: everything is as it was
  /// before, and what has come since is delivered.
  void give_back() noexcept;

  /// Drops what has come so far.
  void drop_pending() const noexcept;

  /// At the end the program is to be told once more that one of its children has changed.
  void owe_child_signal() noexcept { owes_child_signal_ = true; }

  /// Does to this process what `signal`, if it has come, does to one without a handler.
  void suffer(int signal) noexcept;

 private:
  sigset_t held_;
  sigset_t mask_before_;
  std::array<struct sigaction, NSIG> before_{};
  bool owes_child_signal_ = false;
};

}  // namespace brood::posix
