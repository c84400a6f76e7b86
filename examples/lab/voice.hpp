// SPDX-License-Identifier: MIT
// Who speaks: lines on standard output with the name and number of the process that wrote them.
#pragma once

#include <string>
#include <string_view>

#include "style.hpp"

namespace brood_lab {

/// Travels to a child, which then speaks for itself.
struct voice {
  style looks{};
  std::string who{};
  ink color = ink::child;

  /// Writes the text from the process that calls, behind its name and number.
  void say(std::string_view text) const;
};

}  // namespace brood_lab
