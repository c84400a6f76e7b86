// SPDX-License-Identifier: MIT
// Which children of this process are alive.
#pragma once

#include <string>
#include <vector>

#include "brood/native_types.hpp"
#include "brood/start_method.hpp"

namespace brood {

/// A child at the moment of the question.
struct child_info {
  pid_type pid = 0;
  std::string name;
  bool daemon = false;
  start_method method = start_method::spawn;
};

/// The children that this process started with Brood and that have not ended, oldest first. Reaps
/// those that have. Never looks at children that belong to the host program.
[[nodiscard]] std::vector<child_info> active_children();

}  // namespace brood
