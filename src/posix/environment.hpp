// SPDX-License-Identifier: MIT
// A child's environment: this process's as of now, with changes.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "result.hpp"

namespace brood::posix {

using environment_changes = std::map<std::string, std::optional<std::string>>;

/// An array for execve, and the strings that are new in it. Strings of the current environment are
/// not copied: it must not change before the exec.
class child_environment {
 public:
  /// `marker` is one more entry, which replaces the one that this process was started with.
  child_environment(const environment_changes& changes, const std::optional<std::string>& marker);
  [[nodiscard]] char* const* get() const noexcept { return entries_.data(); }
  /// The entry that is the marker; only if there is one.
  [[nodiscard]] std::span<char> marker() noexcept { return added_.front(); }
  /// Makes it this process's own, in a forked child: setenv could wait for a lock that is held by a
  /// thread which does not exist here. The object must live as long as the process.
  void adopt() noexcept;

 private:
  std::vector<std::string> added_;
  std::vector<char*> entries_;
};

/// Whether an environment can hold them: names that are not empty and have no '=', and no NUL.
/// @return std::errc::invalid_argument if not
result<void> check(const environment_changes& changes) noexcept;

}  // namespace brood::posix
