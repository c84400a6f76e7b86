// SPDX-License-Identifier: MIT
// All processes at one moment, by one question to the system.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "brood/inspect.hpp"
#include "result.hpp"

namespace brood::windows {

struct process_entry {
  unsigned long pid = 0;
  /// Who made it. That one may have ended, and its number may by now be another's.
  unsigned long parent = 0;
  unsigned long session = 0;
  unsigned threads = 0;
  process_state state = process_state::running;
  /// In units of 100 ns since 1601, as GetProcessTimes has it.
  std::uint64_t started = 0;
  std::uint64_t resident_bytes = 0;
  std::wstring name{};
};

/// By ascending number; without the idle time, which the system lists as number 0, and without
/// processes that have ended. Toolhelp does the same, but would need a handle of each process to
/// learn when it started, and there are some that may not be opened.
result<std::vector<process_entry>> process_snapshot();

/// Null if there is none with that number.
const process_entry* find_entry(std::span<const process_entry> table, unsigned long pid) noexcept;

/// Who made it, if that one is still there; null if the number is gone, or is by now another's,
/// which started later.
const process_entry* find_parent(const process_entry& child,
                                 std::span<const process_entry> table) noexcept;

/// When the process behind a handle started; 0 if the handle does not allow the question.
std::uint64_t start_of(void* process) noexcept;

/// Whether the process behind a handle with SYNCHRONIZE has ended.
bool has_ended(void* process) noexcept;

}  // namespace brood::windows
