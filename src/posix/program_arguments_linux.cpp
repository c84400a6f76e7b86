// SPDX-License-Identifier: MIT
#include <sys/prctl.h>
#include <unistd.h>

#include <climits>
#include <cstring>

#include "program_arguments.hpp"

namespace brood::posix {
namespace {

constinit char** saved_arguments = nullptr;

// glibc calls the entries of .init_array with main's arguments. This is the one way to get the
// array itself; /proc/self/cmdline would cost three system calls for each start.
void save_arguments(int, char** arguments, char**) noexcept { saved_arguments = arguments; }
[[gnu::section(".init_array"),
  gnu::used]] void (*const save_arguments_entry)(int, char**, char**) noexcept = save_arguments;

constinit char fallback_name[] = "brood-child";
constinit char* fallback[] = {fallback_name, nullptr};

}  // namespace

char* const* program_arguments() noexcept {
  return saved_arguments != nullptr && saved_arguments[0] != nullptr ? saved_arguments : fallback;
}

// The running image itself, also when its file was replaced or deleted meanwhile.
const char* program_image() noexcept { return "/proc/self/exe"; }

std::string describe_program_image() {
  char path[PATH_MAX];
  const ssize_t length = ::readlink(program_image(), path, sizeof path);
  if (length <= 0) return program_image();
  return {path, static_cast<std::size_t>(length)};
}

void restore_process_name() noexcept {
  // Executed through the link, the kernel has named it "exe".
  const char* name = program_arguments()[0];
  if (const char* slash = std::strrchr(name, '/'); slash != nullptr) name = slash + 1;
  ::prctl(PR_SET_NAME, name);
}

}  // namespace brood::posix
