// SPDX-License-Identifier: MIT
// A gate at which a child waits until its parent has taken hold of it. It is a socket pair of its
// own and not the channel: for a child that is to die with its parent any sign of life there is the
// parent's end, and Linux announces a byte after it can be read, so maybe when the child has read
// it already and watches.
#pragma once

#include "unique_fd.hpp"

namespace brood::posix {

/// In the child, which closes its end afterwards. Returns whether the gate was opened; otherwise
/// the parent has let go of the other end, or has ended.
bool wait_at_gate(const unique_fd& gate) noexcept;

void open_gate(const unique_fd& gate) noexcept;

}  // namespace brood::posix
