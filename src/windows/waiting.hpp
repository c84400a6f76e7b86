// SPDX-License-Identifier: MIT
// Waiting for one kernel object.
#pragma once

#include "backend.hpp"

namespace brood::windows {

enum class waited { ready, abandoned, timed_out };

/// Waits until `object` is ready or `deadline` has passed; a past deadline asks once.
result<waited> wait_until(void* object, backend::steady_time deadline, const char* step) noexcept;

}  // namespace brood::windows
