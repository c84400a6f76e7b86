// SPDX-License-Identifier: MIT
// Text between the library's UTF-8 and the system's UTF-16.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace brood::windows {

/// nullopt if `text` is not valid UTF-8.
std::optional<std::wstring> to_wide(std::string_view text);

/// What UTF-8 cannot tell (half of a surrogate pair) becomes U+FFFD.
std::string to_utf8(std::wstring_view text);

/// Whether two names are the same to the system: case does not count, in any script.
bool is_same_name(std::wstring_view left, std::wstring_view right) noexcept;

/// The order in which the system keeps names.
struct name_order {
  bool operator()(std::wstring_view left, std::wstring_view right) const noexcept;
};

}  // namespace brood::windows
