// SPDX-License-Identifier: MIT
// Who am I: the view that a process has of itself and of the one that started it.
#pragma once

#include <optional>
#include <string>

#include "brood/detail/deadline.hpp"
#include "brood/native_types.hpp"
#include "brood/start_method.hpp"

namespace brood {

class parent_handle;

namespace this_process {
/// The parent; nullopt in a process that Brood did not start, and above the main guard.
[[nodiscard]] std::optional<parent_handle> parent();
}  // namespace this_process

/// The process that started this one, seen through a channel that closes when it ends: no polling
/// of the parent's number, which changes when the child is adopted and may be used again.
class parent_handle {
 public:
  /// The number that the parent had when it started this process.
  [[nodiscard]] pid_type pid() const noexcept { return pid_; }
  /// Whether it still runs.
  [[nodiscard]] bool is_alive() const;
  /// Blocks until the parent has ended or `timeout` has passed; zero or negative polls once.
  /// @return whether it has ended
  template <class Rep, class Period>
  bool join_for(std::chrono::duration<Rep, Period> timeout) const {
    return join_until_steady(detail::deadline_after(timeout));
  }

 private:
  friend std::optional<parent_handle> this_process::parent();
  explicit parent_handle(pid_type pid) noexcept : pid_(pid) {}
  bool join_until_steady(detail::steady_time deadline) const;

  pid_type pid_;
};

namespace this_process {

/// This process's number.
[[nodiscard]] pid_type pid() noexcept;
/// "main" in a process that Brood did not start, else the name of the process object.
[[nodiscard]] std::string name();
/// Whether Brood started this process. True above the main guard of a spawned child, too.
[[nodiscard]] bool is_child() noexcept;
/// How Brood started it; nullopt in a process that Brood did not start.
[[nodiscard]] std::optional<start_method> started_by() noexcept;
}  // namespace this_process
}  // namespace brood
