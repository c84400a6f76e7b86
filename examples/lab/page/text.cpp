// SPDX-License-Identifier: MIT
#include "page/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>

namespace brood_lab::page {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
const std::string no_break = "\xC2\xA0";
constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct decoded {
  std::uint32_t code = 0;
  std::size_t length = 0;  // 0: no UTF-8
};

std::size_t length_after(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  if (first >= 0xF0 && first < 0xF5) return 4;
  return 0;
}

decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t place) { return static_cast<unsigned char>(text[place]); };
  const std::size_t length = length_after(byte(0));
  if (length == 0 || length > text.size()) return {};
  if (length == 1) return {byte(0), 1};
  std::uint32_t code = byte(0) & (0xFFu >> (length + 1));
  for (std::size_t place = 1; place < length; ++place) {
    if ((byte(place) & 0xC0u) != 0x80u) return {};
    code = code << 6 | (byte(place) & 0x3Fu);
  }
  constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = code >= 0xD800 && code < 0xE000;
  if (code < least[length] || is_surrogate || code > 0x10FFFF) return {};
  return {code, length};
}

bool is_unwanted(std::uint32_t code) {
  if (code == '\n' || code == '\t') return false;
  const bool is_control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool turns_direction =
      (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
  return is_control || turns_direction;
}

std::string_view entity_of(char letter) {
  switch (letter) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

/// Three digits that count.
std::string short_number(double value) {
  if (!std::isfinite(value)) return "?";
  const double size = std::abs(value);
  if (size >= 1e7) return fmt::format("{:.1e}", value);
  if (size >= 100 || value == std::round(value)) return fmt::format("{:.0f}", value);
  return size >= 10 ? fmt::format("{:.1f}", value) : fmt::format("{:.2f}", value);
}

}  // namespace

std::string html(std::string_view text) {
  std::string safe;
  while (!text.empty()) {
    const decoded next = decode(text);
    if (next.length == 0 || is_unwanted(next.code)) {
      safe += replacement;
    } else if (const auto entity = entity_of(text.front()); !entity.empty()) {
      safe += entity;
    } else {
      safe += text.substr(0, next.length);
    }
    text.remove_prefix(std::max<std::size_t>(next.length, 1));
  }
  return safe;
}

std::string id_of(std::string_view text) {
  std::string id{text};
  for (char& letter : id) {
    const bool is_letter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    if (!is_letter && !(letter >= '0' && letter <= '9')) letter = '_';
  }
  return id.empty() ? "_" : id;
}

std::string script_json(const nlohmann::ordered_json& value) {
  using json = nlohmann::ordered_json;
  const std::string plain = value.dump(-1, ' ', true, json::error_handler_t::replace);
  std::string safe;
  for (const char letter : plain) {
    if (letter == '<') {
      safe += "\\u003c";
    } else {
      safe += letter;
    }
  }
  return safe;
}

std::string base64_of_hex(std::string_view hex) {
  const auto digit = [](char letter) {
    return static_cast<unsigned>(letter <= '9' ? letter - '0' : letter - 'a' + 10);
  };
  std::string text;
  unsigned bits = 0;
  unsigned count = 0;
  for (const char letter : hex) {
    bits = bits << 4 | digit(letter);
    count += 4;
    if (count < 6) continue;
    count -= 6;
    text += base64_digits[bits >> count & 0x3Fu];
  }
  if (count > 0) text += base64_digits[bits << (6 - count) & 0x3Fu];
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::string with_unit(double value, std::string_view unit) {
  const double size = std::abs(value);
  if (unit == "us") {
    if (size < 1000) return short_number(value) + no_break + "µs";
    if (size < 1e6) return short_number(value / 1e3) + no_break + "ms";
    return short_number(value / 1e6) + no_break + "s";
  }
  if (unit == "bytes") {
    if (size < 1024) return short_number(value) + no_break + "B";
    if (size < 1024.0 * 1024) return short_number(value / 1024) + no_break + "KiB";
    if (size < 1024.0 * 1024 * 1024) return short_number(value / 1024 / 1024) + no_break + "MiB";
    return short_number(value / 1024 / 1024 / 1024) + no_break + "GiB";
  }
  const std::string number = short_number(value);
  return unit.empty() ? number : number + no_break + std::string{unit};
}

bool is_measured(std::string_view unit) { return unit == "us" || unit == "bytes"; }

}  // namespace brood_lab::page
