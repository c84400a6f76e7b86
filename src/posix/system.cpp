// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <array>
#include <new>

#include "backend.hpp"
#include "program_arguments.hpp"

namespace brood::backend {

std::span<const start_method> start_methods() noexcept {
  static constexpr std::array methods{start_method::spawn, start_method::fork,
                                      start_method::forkserver};
  return methods;
}

pid_type current_pid() noexcept { return ::getpid(); }

std::string program_name() noexcept try {
  const std::string path = posix::program_arguments()[0];
  return path.substr(path.find_last_of('/') + 1);
} catch (const std::bad_alloc&) {
  return {};
}

void close_handle(native_handle handle) noexcept { ::close(handle); }

}  // namespace brood::backend
