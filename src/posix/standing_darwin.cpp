// SPDX-License-Identifier: MIT
#include "standing.hpp"

#include <unistd.h>

namespace brood::posix {

void read_rights(standing& of) noexcept {
  of.users = {::getuid(), ::geteuid(), 0};
  of.groups = {::getgid(), ::getegid(), 0};
}

}  // namespace brood::posix
