// SPDX-License-Identifier: MIT
// An exception in words that another process can read.
#pragma once

#include <string>
#include <system_error>

namespace brood {

struct exception_text {
  std::string type;
  std::string what;
  std::error_code code{};
};

/// The exception being handled, with those nested in it. Call it in a catch block.
[[nodiscard]] exception_text describe_current_exception() noexcept;

}  // namespace brood
