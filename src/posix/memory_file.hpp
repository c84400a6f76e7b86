// SPDX-License-Identifier: MIT
// Messages that are larger than a socket's buffer, in anonymous files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "result.hpp"
#include "unique_fd.hpp"

namespace brood::posix {

/// A file that holds these bytes and nothing else, and has no name.
result<unique_fd> file_with(std::span<const std::byte> bytes, const char* purpose) noexcept;

/// Reads all of a file, from its beginning, that must hold exactly so many bytes.
/// @return errc::bad_message if it holds more or less
result<void> read_whole(int file, std::span<std::byte> into) noexcept;

/// Whether a file holds exactly so many bytes: asked before there is memory for them.
bool holds(int file, std::uint64_t size) noexcept;

}  // namespace brood::posix
