// SPDX-License-Identifier: MIT
#include "text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace brood_lab {
namespace {

/// A letter at the front of a text, and how many bytes it takes; 0 bytes: this is no UTF-8.
struct letter {
  char32_t code = 0;
  std::size_t bytes = 0;
};

letter letter_at_front(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < bytes) return {};
  auto code = static_cast<char32_t>(first & (0x7f >> bytes));
  for (std::size_t at = 1; at < bytes; ++at) {
    if ((byte(at) & 0xc0) != 0x80) return {};
    code = (code << 6) | (byte(at) & 0x3f);
  }
  // The same letter in more bytes than it needs, halves of UTF-16 and what lies beyond Unicode.
  constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  if (code < least[bytes] || (code >= 0xd800 && code < 0xe000) || code > 0x10ffff) return {};
  return {code, bytes};
}

struct range {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
bool is_in(const std::array<range, N>& ranges, char32_t code) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [code](const range& each) { return each.first <= code && code <= each.last; });
}

// Controls, line ends, directions of writing, and what nobody can see.
constexpr std::array<range, 10> obeyed{{{0x00, 0x1f},
                                        {0x7f, 0x9f},
                                        {0xad, 0xad},
                                        {0x61c, 0x61c},
                                        {0x200b, 0x200f},
                                        {0x2028, 0x202e},
                                        {0x2060, 0x206f},
                                        {0xfeff, 0xfeff},
                                        {0xfff9, 0xfffb},
                                        {0xe0000, 0xe0fff}}};

// Of letters that most terminals draw two columns wide.
constexpr std::array<range, 9> wide{{{0x1100, 0x115f},
                                     {0x2e80, 0xa4cf},
                                     {0xac00, 0xd7a3},
                                     {0xf900, 0xfaff},
                                     {0xfe30, 0xfe6f},
                                     {0xff00, 0xff60},
                                     {0xffe0, 0xffe6},
                                     {0x1f300, 0x1faff},
                                     {0x20000, 0x3fffd}}};

// Of marks that are drawn onto the letter before them.
constexpr std::array<range, 4> combining{
    {{0x300, 0x36f}, {0x1ab0, 0x1aff}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}}};

std::size_t columns_of(char32_t code) {
  return is_in(combining, code) ? 0 : is_in(wide, code) ? 2 : 1;
}

std::string named_control(char32_t code) {
  switch (code) {
    case '\t':
      return "\\t";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    default:
      return fmt::format("\\x{:02x}", static_cast<unsigned>(code));
  }
}

/// How much of the text fits into `width` columns.
std::string_view cut(std::string_view text, std::size_t width) {
  std::size_t at = 0;
  while (at < text.size()) {
    const letter next = letter_at_front(text.substr(at));
    const std::size_t columns = next.bytes == 0 ? 1 : columns_of(next.code);
    if (columns > width) break;
    width -= columns;
    at += std::max<std::size_t>(next.bytes, 1);
  }
  return text.substr(0, at);
}

std::string quoted(std::string text) {
  const bool is_plain = !text.empty() && text.find_first_of(" '\"") == text.npos;
  return is_plain ? text : '\'' + std::move(text) + '\'';
}

}  // namespace

std::string harmless(std::string_view text, letters shown) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const letter next = letter_at_front(text);
    const std::size_t bytes = std::max<std::size_t>(next.bytes, 1);
    if (next.bytes == 0 || (next.bytes > 1 && shown == letters::ascii)) {
      for (const char byte : text.substr(0, bytes)) {
        result += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
      }
    } else if (!is_in(obeyed, next.code)) {
      result += text.substr(0, bytes);
    } else if (next.bytes == 1) {
      result += named_control(next.code);
    } else {
      result += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(next.code));
    }
    text.remove_prefix(bytes);
  }
  return result;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const letter next = letter_at_front(text);
    columns += next.bytes == 0 ? 1 : columns_of(next.code);
    text.remove_prefix(std::max<std::size_t>(next.bytes, 1));
  }
  return columns;
}

std::string command_text(const brood::process_info& what, letters shown) {
  // A program that writes its title over its arguments leaves a row of empty ones behind.
  const auto& all = what.command_line;
  std::size_t count = all.size();
  while (count > 0 && all[count - 1].empty()) --count;
  if (all.size() - count <= 2) count = all.size();
  std::string text;
  for (std::size_t at = 0; at < count; ++at) {
    if (at > 0) text += ' ';
    text += quoted(harmless(all[at], shown));
  }
  return text;
}

std::string with_name(const brood::process_info& what, letters shown) {
  return fmt::format("{} ({})", what.pid, harmless(what.name, shown));
}

std::string short_size(std::uint64_t bytes) {
  if (bytes == 0) return "-";
  auto amount = static_cast<double>(bytes) / 1024;
  std::string_view units = "KMGTPE";
  for (; amount >= 999.5 && units.size() > 1; amount /= 1024) units.remove_prefix(1);
  const int digits = amount < 9.95 && units.front() != 'K' ? 1 : 0;
  return fmt::format("{:.{}f}{}", amount, digits, units.front());
}

std::string short_age(std::chrono::system_clock::duration age) {
  using namespace std::chrono;
  if (age < minutes{1}) return fmt::format("{}s", std::max<long long>(age / seconds{1}, 0));
  if (age < hours{1}) return fmt::format("{}m", age / minutes{1});
  if (age < hours{48}) return fmt::format("{}h", age / hours{1});
  return fmt::format("{}d", age / hours{24});
}

std::string long_age(std::chrono::system_clock::duration age) {
  using namespace std::chrono;
  const long long whole = std::max<long long>(duration_cast<seconds>(age).count(), 0);
  if (whole == 0) return fmt::format("{} ms", std::max<long long>(age / milliseconds{1}, 0));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  if (whole < 86400) return fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
  return fmt::format("{} d {} h", whole / 86400, whole / 3600 % 24);
}

std::string counted(std::size_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : one.ends_with('s') ? "es" : "s");
}

std::string line_of(const style& looks, const std::vector<inked>& pieces, std::size_t width) {
  std::size_t whole = 0;
  for (const inked& piece : pieces) whole += columns_of(piece.text);
  const bool is_cut = whole > width;
  std::size_t left = is_cut ? std::max<std::size_t>(width, 1) - 1 : width;
  std::string line;
  for (const inked& piece : pieces) {
    const std::string_view kept = is_cut ? cut(piece.text, left) : std::string_view{piece.text};
    if (!kept.empty()) line += looks.paint(piece.how, kept);
    if (kept.size() < piece.text.size()) break;
    if (is_cut) left -= columns_of(kept);
  }
  if (is_cut) line += looks.paint(ink::faint, looks.unicode ? "…" : ">");
  return line;
}

}  // namespace brood_lab
