// SPDX-License-Identifier: MIT
// What ends or interrupts this process, a child, from outside without a console.
#pragma once

#include "result.hpp"

namespace brood::windows {

/// From now on, each time `event` is set, this process's SIGINT handler runs on a thread of the
/// system's pool; without a handler the process ends.
result<void> listen_for_interrupt(void* event) noexcept;

/// Ends this process when `parent` ends, where no job can do it.
result<void> end_with_parent(void* parent) noexcept;

}  // namespace brood::windows
