// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cerrno>

#include "descriptors.hpp"
#include "errors.hpp"
#include "unnamed_file_linux.hpp"

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

unique_fd open_own_directory() noexcept {
  constexpr int flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
  unique_fd directory{::open(".", flags)};
  // Looking up a name in it needs the permission to search it; where this link leads does not.
  if (!directory && errno == EACCES) directory.reset(::open("/proc/self/cwd", flags));
  return directory;
}

bool is_own_directory(int directory) noexcept {
  struct ::stat wanted{}, own{};
  return ::fstat(directory, &wanted) == 0 && ::fstatat(AT_FDCWD, "", &own, AT_EMPTY_PATH) == 0 &&
         wanted.st_dev == own.st_dev && wanted.st_ino == own.st_ino;
}

result<unique_fd> make_memory_file(const char* purpose) noexcept {
  unique_fd file{::memfd_create(purpose, MFD_CLOEXEC)};
  if (file) return above_stdio(std::move(file));
  auto unnamed = make_unnamed_file(errno);
  if (!unnamed) return unnamed;
  return above_stdio(*std::move(unnamed));
}

}  // namespace brood::posix
