// SPDX-License-Identifier: MIT
// A file that holds a JSON array, one element (an object) in a line, and to which processes append
// that may be killed at any instruction. An append is one write over the array's end; if it was cut
// short, the next one finds where the last whole element ends, and goes on there.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace brood::json_array {

inline constexpr std::string_view empty = "[\n]\n";
inline constexpr std::string_view end = "\n]\n";

/// Where the next element goes.
struct place {
  /// How much of the text that was looked at stays.
  std::size_t keep = 0;
  /// What comes before the element's own line.
  std::string_view before{};
};

/// How many bytes of the file's end `place_at_end` looks at.
inline constexpr std::size_t end_size = end.size() + 1;

/// In an array that is whole. nullopt if `tail`, the last `end_size` bytes, is not the end of one.
std::optional<place> place_at_end(std::string_view tail) noexcept;

/// The longest text that one append may write, so that `repair_size` bytes hold a whole element.
inline constexpr std::size_t largest_append = 8 * 1024;
inline constexpr std::size_t repair_size = 3 * largest_append;

/// In an array whose last append was cut short. nullopt if `tail`, the last `repair_size` bytes or
/// the whole file, holds nothing of an array.
std::optional<place> place_after_tear(std::string_view tail, bool is_whole_file) noexcept;

}  // namespace brood::json_array
