// SPDX-License-Identifier: MIT
// A child's environment: this process's as of now, with changes, in the form CreateProcessW takes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "result.hpp"

namespace brood::windows {

using environment_changes = std::map<std::string, std::optional<std::string>>;

/// `current` (as GetEnvironmentStringsW gives it) with `changes`, and `marker` as BROOD_CHILD.
/// Names differ by more than case. Fails on a name or value that no environment can hold.
result<std::wstring> make_environment_block(const wchar_t* current,
                                            const environment_changes& changes,
                                            std::wstring_view marker);

/// The same for this process's environment.
result<std::wstring> make_environment_block(const environment_changes& changes,
                                            std::wstring_view marker);

}  // namespace brood::windows
