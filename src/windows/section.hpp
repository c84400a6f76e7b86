// SPDX-License-Identifier: MIT
// Anonymous shared memory: a section backed by the page file, with no name, gone with its last
// handle.
#pragma once

#include <cstddef>

#include "result.hpp"
#include "unique_handle.hpp"

namespace brood::windows {

enum class inheritance { none, by_children };

/// Zeroed and committed: memory that is short fails here, not at the first touch.
result<unique_handle> create_section(std::size_t size, inheritance inherited) noexcept;

/// Maps the first `size` bytes to read and write.
result<unique_view> map_section(void* section, std::size_t size) noexcept;

}  // namespace brood::windows
