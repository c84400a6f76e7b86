// SPDX-License-Identifier: MIT
// Running a program in a new process, with everything decided beforehand.
#pragma once

#include <array>
#include <span>
#include <string>

#include "result.hpp"
#include "unique_handle.hpp"

namespace brood::windows {

struct launch_plan {
  const std::wstring& program;
  const std::wstring& command_line;
  const std::wstring& environment;  ///< see make_environment_block
  const std::wstring& directory;    ///< empty: the parent's
  std::array<void*, 3> streams;
  std::span<void* const> inherited;  ///< with the streams; the child gets no other handle
  /// The child is born in them: in each within the one before.
  std::span<void* const> jobs{};
};

struct launched {
  unsigned long pid = 0;
  unique_handle process;
};

/// Returns once the process exists, and waits for nothing that it does.
result<launched> launch(const launch_plan& plan);

}  // namespace brood::windows
