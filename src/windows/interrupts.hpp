// SPDX-License-Identifier: MIT
// What ends or interrupts this process, a child, from outside without a console: threads of Brood's
// own that wait for it.
#pragma once

#include "result.hpp"

namespace brood::windows {

/// From now on, each time `event` is set, this process's SIGINT handler runs on a thread of its
/// own; without a handler the process ends.
result<void> listen_for_interrupt(void* event) noexcept;

/// Ends this process when `parent` ends, where no job can do it.
result<void> end_with_parent(void* parent) noexcept;

/// The threads that were made here, which do not count as the host program's.
unsigned own_threads() noexcept;

}  // namespace brood::windows
