// SPDX-License-Identifier: MIT
// Libraries that are loaded at run time, and a fork of one's own.
#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "../probe.hpp"
#include "../system.hpp"

namespace brood_lab {

void load_library(const std::filesystem::path& library) {
  if (::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL) == nullptr) {
    const char* reason = ::dlerror();
    throw absent{reason != nullptr ? reason : "the plug-in cannot be loaded"};
  }
}

bool is_loaded(const std::filesystem::path& library) {
  void* const found = ::dlopen(library.c_str(), RTLD_NOW | RTLD_NOLOAD);
  if (found != nullptr) ::dlclose(found);
  return found != nullptr;
}

void fork_barely(void (*task)()) {
  const pid_t child = ::fork();
  if (child < 0) throw std::system_error{errno, std::generic_category(), "cannot fork"};
  if (child == 0) {
    task();
    std::fflush(nullptr);
    ::_exit(0);
  }
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace brood_lab
