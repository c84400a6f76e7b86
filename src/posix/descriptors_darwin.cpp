// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>

#include "descriptors.hpp"
#include "errors.hpp"

namespace brood::posix {
namespace {

// A local stream socket of macOS holds 8 KiB unless told otherwise; a message and a report need
// more.
constexpr int channel_buffer = 128 * 1024;

// There is no SOCK_CLOEXEC: a host that forks and execs in another thread at this very moment can
// leak the descriptor. Brood's own children get what is listed for them and nothing else.
result<unique_fd> prepared(int fd) noexcept {
  auto end = above_stdio(unique_fd{fd});
  if (!end) return end;
  const int on = 1;
  if (::fcntl(end->get(), F_SETFD, FD_CLOEXEC) != 0 ||
      ::setsockopt(end->get(), SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on) != 0 ||
      ::setsockopt(end->get(), SOL_SOCKET, SO_SNDBUF, &channel_buffer, sizeof channel_buffer) !=
          0 ||
      ::setsockopt(end->get(), SOL_SOCKET, SO_RCVBUF, &channel_buffer, sizeof channel_buffer) !=
          0) {
    return last_error("prepare the channel to the child");
  }
  return end;
}

}  // namespace

result<socket_pair> make_socket_pair() noexcept {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
    return last_error("make the channel to the child");
  }
  auto parent = prepared(ends[0]);
  auto child = prepared(ends[1]);
  if (!parent) return parent.error();
  if (!child) return child.error();
  return socket_pair{*std::move(parent), *std::move(child)};
}

int quiet_send_flags() noexcept { return 0; }  // the socket itself was told so

int directory_flags() noexcept { return O_RDONLY; }

unique_fd open_own_directory() noexcept {
  return unique_fd{::open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
}

bool is_own_directory(int directory) noexcept {
  struct ::stat wanted{}, own{};
  return ::fstat(directory, &wanted) == 0 && ::stat(".", &own) == 0 &&
         wanted.st_dev == own.st_dev && wanted.st_ino == own.st_ino;
}

result<unique_fd> make_memory_file(const char*) noexcept {
  // Unlinked at once: nothing is left behind by a crash.
  char name[] = "/tmp/brood.XXXXXXXX";
  unique_fd file{::mkostemp(name, O_CLOEXEC)};
  if (!file) return last_error("make a file for the message");
  ::unlink(name);
  return above_stdio(std::move(file));
}

}  // namespace brood::posix
