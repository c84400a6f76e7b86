// SPDX-License-Identifier: MIT
// This program's own argv, as of now, and the file that it runs.
#pragma once

#include <string>

namespace brood::posix {

/// argv as main got it, with whatever the program has written into it since. Never null; ends with
/// a null pointer.
char* const* program_arguments() noexcept;

/// What to execute to run this program again.
const char* program_image() noexcept;

/// The same for people: where that leads.
std::string describe_program_image();

/// In a spawned child, at the guard: gives the process the name that its parent has in `ps`.
void restore_process_name() noexcept;

}  // namespace brood::posix
