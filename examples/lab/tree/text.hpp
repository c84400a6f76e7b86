// SPDX-License-Identifier: MIT
// Text about processes: names that strangers chose made harmless, sizes and ages in few columns.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "../style.hpp"
#include "brood/inspect.hpp"

namespace brood_lab {

/// Whether a letter beyond ASCII goes out as it is.
enum class letters : std::uint8_t { utf8, ascii };

/// The text without anything that a terminal obeys. A process may call itself what it likes, also
/// by sequences that move the cursor or that turn the direction of writing: such are shown as
/// `\n`, `\x1b` or `\u{202e}`, and so is what is no UTF-8.
std::string harmless(std::string_view text, letters shown);

/// How many columns a terminal uses for it; `text` is harmless.
std::size_t columns_of(std::string_view text);

/// The program's name and its arguments as one would type them, harmless.
std::string command_text(const brood::process_info& what, letters shown);

/// "7 (bash)"
std::string with_name(const brood::process_info& what, letters shown);

/// "950K", "1.5M", "12G": at most five columns.
std::string short_size(std::uint64_t bytes);

/// "12s", "3m", "5h", "12d": at most five columns. A time that lies ahead counts as none.
std::string short_age(std::chrono::system_clock::duration age);

/// "3 min 20 s": two units. Below a second: "250 ms".
std::string long_age(std::chrono::system_clock::duration age);

/// "1 zombie", "2 zombies"
std::string counted(std::size_t count, std::string_view one);

/// A piece of a line in one ink.
struct inked {
  ink how;
  std::string text;
};

/// The pieces as one line of at most `width` columns; what is cut off is told by a mark at the end.
std::string line_of(const style& looks, const std::vector<inked>& pieces, std::size_t width);

}  // namespace brood_lab
