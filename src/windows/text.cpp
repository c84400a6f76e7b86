// SPDX-License-Identifier: MIT
#include "text.hpp"

#include "windows_api.hpp"

namespace brood::windows {
namespace {

int compare_names(std::wstring_view left, std::wstring_view right) noexcept {
  return ::CompareStringOrdinal(left.data(), static_cast<int>(left.size()), right.data(),
                                static_cast<int>(right.size()), TRUE);
}

}  // namespace

std::optional<std::wstring> to_wide(std::string_view text) {
  if (text.empty()) return std::wstring{};
  const int size = static_cast<int>(text.size());
  const int needed =
      ::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text.data(), size, nullptr, 0);
  if (needed <= 0) return std::nullopt;
  std::wstring wide(static_cast<std::size_t>(needed), L'\0');
  ::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text.data(), size, wide.data(), needed);
  return wide;
}

std::string to_utf8(std::wstring_view text) {
  if (text.empty()) return {};
  const int size = static_cast<int>(text.size());
  const int needed =
      ::WideCharToMultiByte(CP_UTF8, 0, text.data(), size, nullptr, 0, nullptr, nullptr);
  std::string narrow(static_cast<std::size_t>(needed), '\0');
  ::WideCharToMultiByte(CP_UTF8, 0, text.data(), size, narrow.data(), needed, nullptr, nullptr);
  return narrow;
}

bool is_same_name(std::wstring_view left, std::wstring_view right) noexcept {
  return compare_names(left, right) == CSTR_EQUAL;
}

bool name_order::operator()(std::wstring_view left, std::wstring_view right) const noexcept {
  return compare_names(left, right) == CSTR_LESS_THAN;
}

}  // namespace brood::windows
