// SPDX-License-Identifier: MIT
#include "open_things.hpp"

#include <fcntl.h>
#include <sys/param.h>
#include <sys/stat.h>

#include <array>

namespace brood::posix {

std::string what_is_behind(int fd) {
  std::array<char, MAXPATHLEN> path{};
  if (::fcntl(fd, F_GETPATH, path.data()) == 0) return path.data();
  struct stat kind{};
  if (::fstat(fd, &kind) != 0) return "kernel object";  // a queue of events, for example
  const std::string number = ":[" + std::to_string(kind.st_ino) + "]";
  if (S_ISSOCK(kind.st_mode)) return "socket" + number;
  if (S_ISFIFO(kind.st_mode)) return "pipe" + number;
  return "?";
}

}  // namespace brood::posix
