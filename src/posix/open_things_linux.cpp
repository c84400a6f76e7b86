// SPDX-License-Identifier: MIT
#include "open_things.hpp"

#include <limits.h>
#include <unistd.h>

#include <array>

namespace brood::posix {

std::string what_is_behind(int fd) {
  const std::string link = "/proc/self/fd/" + std::to_string(fd);
  std::array<char, PATH_MAX> target;
  const ssize_t length = ::readlink(link.c_str(), target.data(), target.size());
  if (length <= 0) return "?";
  return {target.data(), static_cast<std::size_t>(length)};
}

}  // namespace brood::posix
