// SPDX-License-Identifier: MIT
// What takes the place of a memfd in sandboxes that refuse it.
#pragma once

#include "result.hpp"
#include "unique_fd.hpp"

namespace brood::posix {

/// A file that never has a name, so that nothing can be left of it. May be numbered below 3.
/// @param memfd_refusal  errno of memfd_create: out of descriptors or memory, no other way would
///                       fare better, and it is the error
result<unique_fd> make_unnamed_file(int memfd_refusal) noexcept;

}  // namespace brood::posix
