// SPDX-License-Identifier: MIT
// What this machine lets a test do.
#pragma once

#include <cstddef>

namespace brood_test {

/// `wanted`, or fewer where so many children would take a test hours (an emulated system, a
/// sanitizer). Raises the limit of descriptors as far as is allowed.
std::size_t affordable_children(std::size_t wanted);

/// The same for children that live at the same time: fewer, too, where memory has no room for them
/// (below AddressSanitizer).
std::size_t affordable_at_once(std::size_t wanted);

/// Whether a copy of a process whose other threads allocate memory can do so, too. The allocator of
/// AddressSanitizer (GCC 12) leaves it the locks as another thread held them: it waits for ever.
bool can_allocate_after_fork_beside_threads();

/// Whether a forked child that calls `std::exit` is kept from the handlers that it inherited.
bool forked_exit_is_diverted();

}  // namespace brood_test
