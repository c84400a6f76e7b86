// SPDX-License-Identifier: MIT
// Helpers of a demonstration: how they are made, and what ends them when the demonstration ends,
// however that ends.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace show {

/// fork(), which does not go on with -1: as a pid that means everybody.
/// @throws std::system_error
inline pid_t fork_helper() {
  const pid_t child = ::fork();
  if (child < 0) throw std::system_error{errno, std::system_category(), "fork"};
  return child;
}

/// A pipe whose writing end the demonstration alone holds: whoever waits at the other one goes on
/// when it is cut, and when the demonstration dies.
class lifeline {
 public:
  lifeline() {
    if (::pipe(ends_) != 0) throw std::system_error{errno, std::system_category(), "pipe"};
  }
  lifeline(const lifeline&) = delete;
  lifeline& operator=(const lifeline&) = delete;
  ~lifeline() {
    cut();
    ::close(ends_[0]);
  }
  /// For helpers: lets go of the writing end. A forked helper has to call it for each lifeline,
  /// or it would keep the others waiting.
  void hold() { cut(); }
  /// For helpers: blocks until the line is cut.
  void wait() {
    hold();
    char nothing;
    while (::read(ends_[0], &nothing, 1) > 0) {
    }
  }
  /// What becomes readable when the line is cut.
  [[nodiscard]] int descriptor() const { return ends_[0]; }
  void cut() {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  int ends_[2] = {-1, -1};
};

}  // namespace show
