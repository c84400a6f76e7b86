// SPDX-License-Identifier: MIT
#include "standing.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace brood::posix {

bool child_would_be_first() noexcept { return false; }

void read_rights(standing& of) noexcept {
  struct ::stat root{};
  if (::stat("/", &root) == 0) {
    of.root = {static_cast<std::uint64_t>(root.st_dev), root.st_ino, 0};
  }
  of.users = {::getuid(), ::geteuid(), 0};
  of.groups = {::getgid(), ::getegid(), 0};
}

}  // namespace brood::posix
