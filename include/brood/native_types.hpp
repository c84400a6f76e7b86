// SPDX-License-Identifier: MIT
// The system's own types for a process number and a kernel handle, named without an OS header.
#pragma once

#include <filesystem>
#include <type_traits>

namespace brood {

namespace detail {
// The standard library already tells the two families apart: native paths are wide on Windows.
inline constexpr bool has_wide_paths = std::is_same_v<std::filesystem::path::value_type, wchar_t>;
}  // namespace detail

/// What the system calls a process number: `pid_t` on POSIX, `DWORD` on Windows.
using pid_type = std::conditional_t<detail::has_wide_paths, unsigned long, int>;

/// What the system waits on: a file descriptor on POSIX, a `HANDLE` on Windows.
using native_handle = std::conditional_t<detail::has_wide_paths, void*, int>;

}  // namespace brood
