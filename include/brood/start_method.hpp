// SPDX-License-Identifier: MIT
// How a child comes to be: as a copy of its parent, or as a fresh run of the same program.
#pragma once

#include <span>
#include <string_view>

namespace brood {

/// How a child process is made.
enum class start_method {
  fork,        ///< the child is a copy of the parent at this moment; POSIX only
  spawn,       ///< the child runs the program anew, down to `brood::main_guard()`; everywhere
  forkserver,  ///< the child is forked from a clean server process
};

/// "fork", "spawn" or "forkserver".
[[nodiscard]] std::string_view to_string(start_method method) noexcept;

/// The method of that name.
/// @throws process_error errc::unsupported_start_method  if there is no such name
[[nodiscard]] start_method parse_start_method(std::string_view name);

/// The methods that work on this platform, the default (`spawn`) first.
[[nodiscard]] std::span<const start_method> available_start_methods() noexcept;

/// The method of processes that do not name one: the environment variable BROOD_START_METHOD if it
/// is set, else what `set_default_start_method` chose, else `spawn`. In a child of Brood's it is
/// the method that the child was started with, unless the child's task chooses another.
/// @throws process_error errc::unsupported_start_method  if BROOD_START_METHOD names none of
///                                                       `available_start_methods()`
[[nodiscard]] start_method default_start_method();

/// Chooses the default for this process. Thread-safe.
/// @throws process_error errc::unsupported_start_method  if this platform lacks it
void set_default_start_method(start_method method);

}  // namespace brood
