// SPDX-License-Identifier: MIT
#include "start_marker.hpp"

#include <array>
#include <charconv>
#include <cstdlib>

#include "windows_api.hpp"

namespace brood::windows {
namespace {

void append_hexadecimal(std::wstring& to, std::uint64_t number) {
  std::array<char, 16> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
  to.append(digits.data(), end);
}

/// Reads a number and, if `stop` is not NUL, that character after it; otherwise nothing may follow.
template <class Number>
bool read_field(const char*& at, const char* end, Number& value, char stop) noexcept {
  const auto [next, failed] = std::from_chars(at, end, value, 16);
  if (failed != std::errc{}) return false;
  if (stop == '\0') return next == end;
  if (next == end || *next != stop) return false;
  at = next + 1;
  return true;
}

}  // namespace

std::wstring to_text(const start_marker& marker) {
  std::wstring text;
  append_hexadecimal(text, reinterpret_cast<std::uintptr_t>(marker.section));
  text += L':';
  append_hexadecimal(text, marker.nonce);
  text += L':';
  append_hexadecimal(text, marker.parent);
  return text;
}

bool has_marker() noexcept { return ::GetEnvironmentVariableW(marker_variable, nullptr, 0) != 0; }

std::optional<start_marker> read_marker() noexcept {
  std::array<wchar_t, 48> wide;
  const DWORD size =
      ::GetEnvironmentVariableW(marker_variable, wide.data(), static_cast<DWORD>(wide.size()));
  if (size == 0 || size >= wide.size()) return std::nullopt;
  std::array<char, wide.size()> text;
  for (DWORD index = 0; index < size; ++index) {
    if (wide[index] > 0x7E) return std::nullopt;
    text[index] = static_cast<char>(wide[index]);
  }
  const char* at = text.data();
  const char* const end = at + size;
  std::uintptr_t section = 0;
  start_marker marker;
  if (!read_field(at, end, section, ':') || !read_field(at, end, marker.nonce, ':') ||
      !read_field(at, end, marker.parent, '\0')) {
    return std::nullopt;
  }
  marker.section = reinterpret_cast<void*>(section);
  return marker;
}

void remove_marker() noexcept {
  ::SetEnvironmentVariableW(marker_variable, nullptr);
  // getenv reads a copy that the C runtime made before main.
  ::_wputenv_s(marker_variable, L"");
}

}  // namespace brood::windows
