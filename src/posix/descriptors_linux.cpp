// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "descriptors.hpp"
#include "errors.hpp"

namespace brood::posix {

result<socket_pair> make_socket_pair() noexcept {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return last_error("make the channel to the child");
  }
  auto parent = above_stdio(unique_fd{ends[0]});
  auto child = above_stdio(unique_fd{ends[1]});
  if (!parent) return parent.error();
  if (!child) return child.error();
  return socket_pair{*std::move(parent), *std::move(child)};
}

int quiet_send_flags() noexcept { return MSG_NOSIGNAL; }

int directory_flags() noexcept { return O_PATH; }  // needs no permission to read it

result<unique_fd> make_memory_file(const char* purpose) noexcept {
  unique_fd file{::memfd_create(purpose, MFD_CLOEXEC)};
  if (!file) return last_error("make memory for the message");
  return above_stdio(std::move(file));
}

}  // namespace brood::posix
