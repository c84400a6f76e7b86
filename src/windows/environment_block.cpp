// SPDX-License-Identifier: MIT
#include "environment_block.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "errors.hpp"
#include "start_marker.hpp"
#include "text.hpp"

namespace brood::windows {
namespace {

using wide_changes = std::map<std::wstring, std::optional<std::wstring>, name_order>;

struct free_strings {
  void operator()(wchar_t* strings) const noexcept { ::FreeEnvironmentStringsW(strings); }
};

// The shell keeps a directory for each drive in variables named "=C:": their name has a '='.
std::wstring_view name_of(std::wstring_view entry) noexcept {
  return entry.substr(0, entry.find(L'=', 1));
}

failure refused(const char* step) noexcept {
  return {std::make_error_code(std::errc::invalid_argument), step};
}

bool has_nul(std::string_view text) noexcept { return text.find('\0') != std::string_view::npos; }

result<wide_changes> widen(const environment_changes& changes) {
  wide_changes wide;
  for (const auto& [name, value] : changes) {
    if (name.empty() || has_nul(name) || name.find('=') != std::string::npos ||
        (value && has_nul(*value))) {
      return refused("set a variable whose name is empty or contains '=' or NUL");
    }
    auto wide_name = to_wide(name);
    auto wide_value = value ? to_wide(*value) : std::nullopt;
    if (!wide_name || (value && !wide_value)) return refused("set a variable that is not UTF-8");
    wide.insert_or_assign(*std::move(wide_name), std::move(wide_value));
  }
  return wide;
}

}  // namespace

result<std::wstring> make_environment_block(const wchar_t* current,
                                            const environment_changes& changes,
                                            std::wstring_view marker) {
  auto replaced = widen(changes);
  if (!replaced) return replaced.error();
  replaced->erase(marker_variable);  // one of the same name in other letters
  replaced->emplace(marker_variable, marker);

  std::vector<std::wstring> entries;
  for (const wchar_t* at = current; at != nullptr && *at != L'\0';) {
    const std::wstring_view entry{at};
    if (!replaced->contains(std::wstring{name_of(entry)})) entries.emplace_back(entry);
    at += entry.size() + 1;
  }
  for (const auto& [name, value] : *replaced) {
    if (value) entries.push_back(name + L'=' + *value);
  }
  // The system looks names up in this order. Stable: of two equal names the first counts.
  std::stable_sort(entries.begin(), entries.end(), [](const auto& left, const auto& right) {
    return name_order{}(name_of(left), name_of(right));
  });
  std::wstring block;
  for (const std::wstring& entry : entries) block.append(entry).push_back(L'\0');
  block.push_back(L'\0');
  return block;
}

result<std::wstring> make_environment_block(const environment_changes& changes,
                                            std::wstring_view marker) {
  const std::unique_ptr<wchar_t, free_strings> current{::GetEnvironmentStringsW()};
  if (!current) return last_error("read the environment");
  return make_environment_block(current.get(), changes, marker);
}

}  // namespace brood::windows
