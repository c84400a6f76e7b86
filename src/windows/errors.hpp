// SPDX-License-Identifier: MIT
// The system's error codes as failures.
#pragma once

#include <string>
#include <system_error>
#include <utility>

#include "result.hpp"
#include "windows_api.hpp"

namespace brood::windows {

inline failure error_of(DWORD code, std::string step) noexcept {
  return {{static_cast<int>(code), std::system_category()}, std::move(step)};
}

/// The failure of a system call, with its code as it is now: build it in the statement that failed.
inline failure last_error(std::string step) noexcept {
  const DWORD code = ::GetLastError();
  return error_of(code, std::move(step));
}

}  // namespace brood::windows
