// SPDX-License-Identifier: MIT
// The part of watching a child that fork needs, too.
#pragma once

#include "unique_fd.hpp"

namespace brood::posix {

/// A descriptor that becomes readable when the child has ended; empty if the system has none to
/// give, and then the child is watched by its pid.
unique_fd open_end(pid_t pid) noexcept;

}  // namespace brood::posix
