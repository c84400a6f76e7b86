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

result<void> send_all(int socket, const void* data, std::size_t size) noexcept {
  ssize_t sent = 0;
  do {
    sent = ::send(socket, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
  } while (sent < 0 && errno == EINTR);
  if (sent < 0) return last_error("send");
  if (static_cast<std::size_t>(sent) != size) return error_of(EMSGSIZE, "send");
  return {};
}

result<unique_fd> make_memory_file(const char* purpose) noexcept {
  unique_fd file{::memfd_create(purpose, MFD_CLOEXEC)};
  if (!file) return last_error("make memory for the message");
  return above_stdio(std::move(file));
}

}  // namespace brood::posix
