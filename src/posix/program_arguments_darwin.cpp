// SPDX-License-Identifier: MIT
#include <crt_externs.h>
#include <mach-o/dyld.h>

#include <climits>
#include <cstdint>

#include "program_arguments.hpp"

namespace brood::posix {

char* const* program_arguments() noexcept { return *_NSGetArgv(); }

// The path, as there is no way to execute a running image: a file that was replaced meanwhile shows
// in the handshake as errc::different_program.
const char* program_image() noexcept {
  static char path[PATH_MAX];
  static const bool known = [] {
    std::uint32_t size = sizeof path;
    return _NSGetExecutablePath(path, &size) == 0;
  }();
  return known ? path : "";
}

std::string describe_program_image() { return program_image(); }

void restore_process_name() noexcept {}

}  // namespace brood::posix
