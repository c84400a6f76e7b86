// SPDX-License-Identifier: MIT
// Waiting for somebody else to wait.
#pragma once

#include <sys/types.h>

#include <string_view>
#include <vector>

#include "../stage.hpp"

namespace brood_lab {

/// Claims that those who adopted these processes reap them. In a container whose process 1 never
/// waits nobody does: then the claim is that it has them, and what would help is said.
void check_reaped_by_adopter(stage& on, std::string_view claim, const std::vector<pid_t>& orphans);

}  // namespace brood_lab
