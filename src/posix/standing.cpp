// SPDX-License-Identifier: MIT
#include "standing.hpp"

#include <unistd.h>

namespace brood::posix {

standing read_standing() {
  standing now;
  if (const int count = ::getgroups(0, nullptr); count > 0) {
    now.more_groups.resize(static_cast<std::size_t>(count));
    const int got = ::getgroups(count, now.more_groups.data());
    now.more_groups.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  }
  now.session = ::getsid(0);
  read_rights(now);
  return now;
}

}  // namespace brood::posix
