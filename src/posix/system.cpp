// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <array>

#include "backend.hpp"

namespace brood::backend {

std::span<const start_method> start_methods() noexcept {
  static constexpr std::array methods{start_method::spawn, start_method::fork,
                                      start_method::forkserver};
  return methods;
}

pid_type current_pid() noexcept { return ::getpid(); }

void close_handle(native_handle handle) noexcept { ::close(handle); }

}  // namespace brood::backend
