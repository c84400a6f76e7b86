// SPDX-License-Identifier: MIT
// The command line of another process.
#pragma once

#include <string>

namespace brood::windows {

/// Empty if the system does not tell this user.
std::wstring command_line_of(unsigned long pid);

}  // namespace brood::windows
