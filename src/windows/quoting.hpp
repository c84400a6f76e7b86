// SPDX-License-Identifier: MIT
// Command lines. Windows hands a program one string; splitting it is up to the program's C runtime,
// and CommandLineToArgvW does it almost alike. What is written here, all of them read alike.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace brood::windows {

/// One argument of a command line.
struct argument {
  std::wstring text;
  /// Quotes keep a `*` from being expanded in programs that expand them, so they must not get lost.
  bool was_quoted = false;
};

/// The arguments, the program's name first, by the rules of the C runtime.
/// https://learn.microsoft.com/en-us/cpp/c-language/parsing-c-command-line-arguments
std::vector<argument> split_command_line(std::wstring_view line);

/// The argument as it must stand in a command line so that it arrives unchanged.
std::wstring quote(const argument& one);

/// The whole line. The first argument is the program's name, to which other rules apply: it cannot
/// hold a quote (no file name can), and backslashes mean nothing but themselves.
std::wstring join_command_line(std::span<const argument> arguments);

}  // namespace brood::windows
