// SPDX-License-Identifier: MIT
// How a spawned child finds its start block: the environment variable BROOD_CHILD, which says
// "HANDLE:NONCE:PARENT". It is honoured only if the handle is a section that repeats the nonce. If
// it is not, PARENT tells who this is: a program that merely inherited the variable, or the child
// itself, whose handle was closed above its guard. That one must not go on with main as if it were
// the first process: its children would do the same, without end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace brood::windows {

inline constexpr const wchar_t* marker_variable = L"BROOD_CHILD";

struct start_marker {
  void* section = nullptr;
  std::uint64_t nonce = 0;
  std::uint32_t parent = 0;
};

/// "1c8:1234abcd:92".
std::wstring to_text(const start_marker& marker);

bool has_marker() noexcept;

/// The marker in this process's environment; nullopt if there is none, or none that can be read.
std::optional<start_marker> read_marker() noexcept;

/// From the system's environment and from the C runtime's copy of it.
void remove_marker() noexcept;

}  // namespace brood::windows
