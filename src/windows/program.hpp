// SPDX-License-Identifier: MIT
// This program: its file, and the command line that starts it again.
#pragma once

#include <string>

#include "result.hpp"

namespace brood::windows {

/// The file of the main program, however long its path is, in a form that CreateProcessW takes.
result<std::wstring> program_file();

/// A path longer than MAX_PATH in the form that all functions take: "\\?\C:\..." or
/// "\\?\UNC\server\...". A shorter one as it is.
std::wstring with_long_path_prefix(std::wstring path);

/// This process's own arguments, written so that every C runtime reads the same ones.
std::wstring command_line_of_this_process();

}  // namespace brood::windows
