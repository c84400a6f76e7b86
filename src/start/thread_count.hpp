// SPDX-License-Identifier: MIT
#pragma once

#include "result.hpp"

namespace brood::detail {

/// The number of the host program's threads, for a decision about more than one: a thread that was
/// joined counts until the kernel has finished with it, so a higher number is asked for again for
/// some milliseconds.
result<unsigned> settled_thread_count() noexcept;

}  // namespace brood::detail
