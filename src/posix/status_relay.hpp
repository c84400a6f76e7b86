// SPDX-License-Identifier: MIT
// Whose child a fork server's child is. On Linux it is the client's, which waits for it like for
// any other. On macOS it is the server's, which tells its client how the child ended, and reaps it
// when the client has taken note: until then nobody else gets its number.
#pragma once

#include <sys/types.h>

#include "unique_fd.hpp"

namespace brood::posix {

extern const bool statuses_are_relayed;

/// A descriptor that becomes readable when a process has ended that is somebody else's child.
unique_fd open_end_of_other(pid_t pid) noexcept;

}  // namespace brood::posix
