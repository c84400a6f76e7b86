// SPDX-License-Identifier: MIT
// What tests on Windows share: events that a child finds by name, and runs of this test program as
// an ordinary process, which Brood did not start.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inherited_handles.hpp"
#include "unique_handle.hpp"

namespace brood::windows_test {

/// An event that stays set. The child opens it by its name.
class named_event {
 public:
  /// A new one, with a name that nobody else has.
  named_event();
  /// The one that somebody made.
  explicit named_event(const std::string& name);

  const std::string& name() const noexcept { return name_; }
  void* handle() const noexcept { return event_.get(); }
  void set() const;
  void wait() const;

 private:
  std::string name_;
  windows::unique_handle event_;
};

/// A run of this program's test `filter` in a process of its own; of a disabled one, too.
struct test_run {
  std::string filter;
  std::vector<std::wstring> arguments{};
  /// What BROOD_CHILD says there.
  std::optional<std::wstring> marker{};
  /// Empty: this program's.
  std::wstring program{};
  windows::inherited_handles inherited{};
};

/// Its exit code: 0 when the test passed.
unsigned long run_test_alone(test_run& run);

/// The handles that this process has open.
unsigned count_handles();

}  // namespace brood::windows_test
