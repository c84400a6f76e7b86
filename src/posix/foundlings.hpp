// SPDX-License-Identifier: MIT
// Children of this process that no object stands for, and that nobody else can wait for: orphans
// that came while it adopted for the sake of a tree, and are none of that tree; a fork server that
// it has no right to end any more.
#pragma once

#include <vector>

#include "backend.hpp"

namespace brood::posix {

void keep_foundlings(const std::vector<backend::process_link>& found);

/// Reaps those that have ended. Never blocks; free of charge while there are none.
void reap_foundlings() noexcept;

/// In a forked copy of a process with several threads, one of which may have held it.
void renew_foundlings_lock() noexcept;

}  // namespace brood::posix
