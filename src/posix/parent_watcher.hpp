// SPDX-License-Identifier: MIT
// A thread that ends this process when its parent ends: for systems where the kernel cannot.
#pragma once

namespace brood::posix {

/// Starts the thread. @return errno or 0
int start_parent_watcher(int channel) noexcept;

/// Threads of this process that are Brood's own, which do not count as the host's.
unsigned own_threads() noexcept;

}  // namespace brood::posix
