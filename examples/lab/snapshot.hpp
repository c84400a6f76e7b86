// SPDX-License-Identifier: MIT
// A few rows of the process table, as they are now.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "brood/native_types.hpp"
#include "stage.hpp"

namespace brood_lab {

/// A process and the part that it plays.
struct player {
  brood::pid_type pid = 0;
  std::string role{};
};

/// Shows the rows under a line that says when this is. A process that is not there is a row, too.
void show_table(const stage& on, std::string_view when, const std::vector<player>& players);

/// "process_api (1)"; the number alone where the system shows no name.
std::string name_of(brood::pid_type pid);

}  // namespace brood_lab
