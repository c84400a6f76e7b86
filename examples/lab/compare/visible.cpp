// SPDX-License-Identifier: MIT
#include "visible.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace brood_lab {
namespace {

using json = nlohmann::ordered_json;

unsigned byte_at(std::string_view text, std::size_t place) {
  return place < text.size() ? static_cast<unsigned char>(text[place]) : 0U;
}

/// @return how many bytes the unwanted character has that the text begins with, or 0
std::size_t unwanted_length(std::string_view text) {
  const unsigned first = byte_at(text, 0), second = byte_at(text, 1), third = byte_at(text, 2);
  if (first < 0x20 || first == 0x7F) return 1;
  if (first == 0xC2 && second >= 0x80 && second < 0xA0) return 2;  // U+0080 to U+009F
  if (first != 0xE2) return 0;
  const bool turns = (second == 0x80 && third >= 0xAA && third <= 0xAE) ||  // U+202A to U+202E
                     (second == 0x81 && third >= 0xA6 && third <= 0xA9);    // U+2066 to U+2069
  return turns ? 3 : 0;
}

json visible_in(const json& value, line_breaks breaks) {
  if (value.is_string()) return visible(value.get_ref<const std::string&>(), breaks);
  if (!value.is_structured()) return value;
  json shown = value.is_array() ? json::array() : json::object();
  for (const auto& [key, member] : value.items()) {
    if (value.is_array()) {
      shown.push_back(visible_in(member, line_breaks::write_out));
      continue;
    }
    const bool has_lines = key == "evidence" || key == "explanation";
    shown[visible(key)] =
        visible_in(member, has_lines ? line_breaks::keep : line_breaks::write_out);
  }
  return shown;
}

}  // namespace

std::string visible(std::string_view text, line_breaks breaks) {
  std::string shown;
  while (!text.empty()) {
    const std::size_t unwanted = unwanted_length(text);
    const std::size_t length = unwanted != 0 ? unwanted : 1;
    if (unwanted == 0 || (text.front() == '\n' && breaks == line_breaks::keep)) {
      shown += text.front();
    } else {
      for (std::size_t place = 0; place < length; ++place) {
        shown += fmt::format("\\x{:02x}", byte_at(text, place));
      }
    }
    text.remove_prefix(length);
  }
  return shown;
}

json visible_report(const json& report) { return visible_in(report, line_breaks::write_out); }

}  // namespace brood_lab
