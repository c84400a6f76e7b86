// SPDX-License-Identifier: MIT
// The terminal of a job, whose foreground goes to a child in a process group of its own, and back.
#pragma once

#include <sys/types.h>

#include "unique_fd.hpp"

namespace brood::posix {

/// The controlling terminal of this process, if it has one. If this process's group is in the
/// foreground, that is the child's from the construction on: the child takes it. Its signals must
/// be blocked: a background process may move the foreground only then.
class job_terminal {
 public:
  job_terminal() noexcept;
  job_terminal(const job_terminal&) = delete;
  job_terminal& operator=(const job_terminal&) = delete;
  ~job_terminal() { take_back(); }

  [[nodiscard]] bool is_there() const noexcept { return static_cast<bool>(terminal_); }

  /// In the child, once it is in its own group: takes what is handed over, and keeps no descriptor.
  void accept() noexcept;
  /// This process's group is in the foreground again, if it has handed that over.
  void take_back() noexcept;
  /// If this process's group is in the foreground (again), `group` is from now on.
  void hand_again(pid_t group) noexcept;

 private:
  [[nodiscard]] bool is_in_foreground() const noexcept;

  unique_fd terminal_;
  bool is_handed_over_ = false;
};

}  // namespace brood::posix
