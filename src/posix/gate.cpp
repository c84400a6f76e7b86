// SPDX-License-Identifier: MIT
#include "gate.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstddef>

#include "descriptors.hpp"

namespace brood::posix {

bool wait_at_gate(const unique_fd& gate) noexcept {
  char open = 0;
  ssize_t got = 0;
  do {
    got = ::recv(gate.get(), &open, 1, 0);
  } while (got < 0 && errno == EINTR);
  return got > 0;
}

void open_gate(const unique_fd& gate) noexcept {
  static_cast<void>(send_all(gate.get(), std::array{std::byte{0}}));
}

}  // namespace brood::posix
