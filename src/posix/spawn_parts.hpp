// SPDX-License-Identifier: MIT
// The start by spawn, for a child with a task and for a fork server alike.
#pragma once

#include "backend.hpp"
#include "start_packet.hpp"

namespace brood::posix {

/// @throws std::bad_alloc
result<backend::child> spawn_for(const backend::spawn_request& request, spawn_role role);

}  // namespace brood::posix
