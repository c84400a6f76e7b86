// SPDX-License-Identifier: MIT
// errno as a failure.
#pragma once

#include <cerrno>
#include <string>
#include <system_error>

#include "result.hpp"

namespace brood::posix {

/// The failure of a system call, with errno as it is now: build it in the statement that failed.
inline failure last_error(std::string step) noexcept {
  const int code = errno;
  return {{code, std::system_category()}, std::move(step)};
}

inline failure error_of(int code, std::string step) noexcept {
  return {{code, std::system_category()}, std::move(step)};
}

}  // namespace brood::posix
