// SPDX-License-Identifier: MIT
// Jobs: what ends daemon children, and what holds a whole tree together.
#pragma once

#include "result.hpp"
#include "unique_handle.hpp"

namespace brood::windows {

/// Made on first use, one for this process. The system ends all that is in it when its last handle
/// closes, which is when this process ends, in whatever way. What the children start is not in it.
result<void*> daemon_job() noexcept;

/// One like it, for a single child.
result<unique_handle> create_daemon_job() noexcept;

/// A job that nobody leaves: what its members start is in it, whatever they ask for. Closing it
/// ends nobody.
result<unique_handle> create_container() noexcept;

}  // namespace brood::windows
