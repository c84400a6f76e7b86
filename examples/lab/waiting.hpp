// SPDX-License-Identifier: MIT
// Waiting for what another process does to a shared value.
#pragma once

#include "../support/wait_until.hpp"

namespace brood_lab {

using show::wait_until;

}  // namespace brood_lab
