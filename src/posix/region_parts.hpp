// SPDX-License-Identifier: MIT
// What Linux and macOS do differently about shared memory.
#pragma once

#include <cstddef>

#include "result.hpp"
#include "unique_fd.hpp"

namespace brood::posix {

/// A file of `size` zeroed bytes that lie in memory and have no name; close-on-exec.
result<unique_fd> make_region_memory(std::size_t size) noexcept;

/// Flags for mmap besides MAP_SHARED.
int region_map_flags(std::size_t size) noexcept;

}  // namespace brood::posix
