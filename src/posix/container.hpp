// SPDX-License-Identifier: MIT
// What keeps a child and all its descendants together, whatever group, session or parent they come
// to have: a control group on Linux (cgroups(7)); nothing on macOS.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "result.hpp"
#include "unique_fd.hpp"

namespace brood::posix {

/// In a forked copy of a process with several threads, one of which may have held it.
void renew_containers_lock() noexcept;

class container {
 public:
  /// Null if this user can make none here.
  static std::shared_ptr<container> make() noexcept;

  container(std::string folder, unique_fd members) noexcept;
  container(const container&) = delete;
  container& operator=(const container&) = delete;
  /// Goes away now, if nobody is in it, or when a later one is made or released.
  ~container();

  /// In the child, between vfork and exec: enters it. The outcome is for the parent, whose memory
  /// it is.
  void enter() noexcept;
  [[nodiscard]] bool is_entered() const noexcept { return is_entered_; }
  /// Nobody enters any more: holds no descriptor from then on, which a forked child would inherit.
  void seal() noexcept { members_.reset(); }
  /// In the parent: puts a child into it that has no descendants yet. Returns whether it is in.
  bool take_in(pid_t child) noexcept;

  /// Those in it that have not ended, also in containers within it.
  [[nodiscard]] result<std::vector<pid_t>> members() const noexcept;
  /// Kills all of them and waits until they have ended, at most ten seconds. Returns how many.
  result<std::size_t> kill() noexcept;

 private:
  [[nodiscard]] result<void> check_reach() const noexcept;

  std::string folder_;
  unique_fd members_;  // cgroup.procs
  pid_t owner_;
  bool is_entered_ = false;
};

}  // namespace brood::posix
