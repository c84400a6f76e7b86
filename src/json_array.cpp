// SPDX-License-Identifier: MIT
#include "json_array.hpp"

namespace brood::json_array {
namespace {

/// The length of the object that `text` begins with; 0 if it begins with none, or it is cut short.
std::size_t object_length(std::string_view text) noexcept {
  if (!text.starts_with('{')) return 0;
  int depth = 0;
  bool is_text = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char next = text[at];
    if (is_text) {
      if (next == '\\') ++at;
      if (next == '"') is_text = false;
      continue;
    }
    if (next == '"') is_text = true;
    if (next == '{') ++depth;
    if (next == '}' && --depth == 0) return at + 1;
  }
  return 0;
}

}  // namespace

std::optional<place> place_at_end(std::string_view tail) noexcept {
  if (!tail.ends_with(end)) return std::nullopt;
  const std::size_t keep = tail.size() - end.size();
  if (keep == 0) return std::nullopt;
  if (tail[keep - 1] == '[') return place{keep, ""};
  if (tail[keep - 1] == '}') return place{keep, ","};
  return std::nullopt;
}

std::optional<place> place_after_tear(std::string_view tail, bool is_whole_file) noexcept {
  // An element has no line break in it: from the last line to the first, which may begin anywhere.
  for (auto line_break = tail.rfind('\n'); line_break != std::string_view::npos;) {
    const std::size_t line = line_break + 1;
    if (const auto length = object_length(tail.substr(line)); length != 0) {
      return place{line + length, ","};
    }
    if (line_break == 0) break;
    line_break = tail.rfind('\n', line_break - 1);
  }
  if (!is_whole_file) return std::nullopt;
  if (tail.starts_with('[')) return place{1, ""};
  if (tail.empty()) return place{0, "["};
  return std::nullopt;
}

}  // namespace brood::json_array
