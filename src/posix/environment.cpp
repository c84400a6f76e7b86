// SPDX-License-Identifier: MIT
#include "environment.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "errors.hpp"
#include "start_marker.hpp"

extern char** environ;

namespace brood::posix {
namespace {

std::string_view name_of(const char* entry) noexcept {
  const char* const equals = std::strchr(entry, '=');
  return equals != nullptr ? std::string_view{entry, static_cast<std::size_t>(equals - entry)}
                           : std::string_view{entry};
}

}  // namespace

child_environment::child_environment(const environment_changes& changes,
                                     const std::optional<std::string>& marker) {
  if (marker) added_.push_back(*marker);
  for (const auto& [name, value] : changes) {
    if (value) added_.push_back(name + '=' + *value);
  }
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view name = name_of(*entry);
    const bool is_replaced =
        name == marker_variable || (!changes.empty() && changes.contains(std::string{name}));
    if (!is_replaced) entries_.push_back(*entry);
  }
  for (std::string& entry : added_) entries_.push_back(entry.data());
  entries_.push_back(nullptr);
}

void child_environment::adopt() noexcept { environ = entries_.data(); }

result<void> check(const environment_changes& changes) noexcept {
  const bool are_valid = std::all_of(changes.begin(), changes.end(), [](const auto& change) {
    const auto& [name, value] = change;
    return !name.empty() && name.find('=') == std::string::npos &&
           name.find('\0') == std::string::npos &&
           (!value || value->find('\0') == std::string::npos);
  });
  if (are_valid) return {};
  return error_of(EINVAL, "set a variable whose name is empty or contains '=' or NUL");
}

}  // namespace brood::posix
