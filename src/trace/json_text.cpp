// SPDX-License-Identifier: MIT
#include "json_text.hpp"

#include <array>
#include <cstdio>

namespace brood::trace {
namespace {

constexpr std::size_t longest = 256;
constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view ellipsis = "\xE2\x80\xA6";

constexpr bool is_between(unsigned char byte, unsigned low, unsigned high) noexcept {
  return byte >= low && byte <= high;
}

/// The length of the character that `text` begins with; 0 if it is not UTF-8 (table 3-7 of the
/// Unicode standard: no overlong form, no surrogate, nothing beyond U+10FFFF).
std::size_t character_length(std::string_view text) noexcept {
  const auto byte = [&](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : static_cast<unsigned char>(0);
  };
  const auto follow = [&](std::size_t from, std::size_t to) {
    for (; from < to; ++from) {
      if (!is_between(byte(from), 0x80, 0xBF)) return false;
    }
    return true;
  };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  if (is_between(first, 0xC2, 0xDF)) return follow(1, 2) ? 2 : 0;
  if (is_between(first, 0xE0, 0xEF)) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : 0xBF;
    return is_between(byte(1), low, high) && follow(2, 3) ? 3 : 0;
  }
  if (is_between(first, 0xF0, 0xF4)) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
    return is_between(byte(1), low, high) && follow(2, 4) ? 4 : 0;
  }
  return 0;
}

void append_character(std::string& to, std::string_view character) {
  const char first = character.front();
  if (first == '"' || first == '\\') {
    to.append({'\\', first});
  } else if (static_cast<unsigned char>(first) < 0x20) {
    std::array<char, 8> escape{};
    std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(first));
    to.append(escape.data());
  } else {
    to.append(character);
  }
}

}  // namespace

void append_json(std::string& to, std::string_view text) {
  to.push_back('"');
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t valid = character_length(text.substr(at));
    const std::size_t length = valid != 0 ? valid : 1;
    if (at + length > longest) {
      to.append(ellipsis);
      break;
    }
    if (valid != 0) {
      append_character(to, text.substr(at, length));
    } else {
      to.append(replacement);
    }
    at += length;
  }
  to.push_back('"');
}

}  // namespace brood::trace
