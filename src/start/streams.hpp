// SPDX-License-Identifier: MIT
// Buffered output around a start: what the parent has written must not be written again by a copy
// of its buffers, and what a child has written must not be lost with it.
#pragma once

namespace brood {

/// Every stream of the program, C and C++. Only where no other thread can hold one of their locks.
void flush_all_streams() noexcept;

/// The C library's stdout and stderr, which are safe beside other threads.
void flush_standard_streams() noexcept;

}  // namespace brood
