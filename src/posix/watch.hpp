// SPDX-License-Identifier: MIT
// The part of watching a child that starting one needs, too.
#pragma once

#include "native.hpp"
#include "unique_fd.hpp"

namespace brood::posix {

/// A descriptor that becomes readable when the child has ended; empty if the system has none to
/// give, and then the child is watched by its pid.
unique_fd open_end(pid_t pid) noexcept;

/// What there is to watch a child that has just been made.
backend::child watched_child(pid_t pid, unique_fd end, unique_fd channel) noexcept;

}  // namespace brood::posix
