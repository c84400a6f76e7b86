// SPDX-License-Identifier: MIT
// The job that ends this process's daemon children.
#pragma once

#include "result.hpp"

namespace brood::windows {

/// Made on first use, one for this process. The system ends all that is in it when its last handle
/// closes, which is when this process ends, in whatever way. What the children start is not in it.
result<void*> daemon_job() noexcept;

}  // namespace brood::windows
