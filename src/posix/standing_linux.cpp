// SPDX-License-Identifier: MIT
#include "standing.hpp"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace brood::posix {

void read_rights(standing& of) noexcept {
  ::getresuid(&of.users[0], &of.users[1], &of.users[2]);
  ::getresgid(&of.groups[0], &of.groups[1], &of.groups[2]);
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = {};
  ::syscall(SYS_capget, &header, sets);
  of.rights = {sets[0].effective,
               sets[0].permitted,
               sets[0].inheritable,
               sets[1].effective,
               sets[1].permitted,
               sets[1].inheritable,
               static_cast<std::uint32_t>(::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)),
               static_cast<std::uint32_t>(::prctl(PR_GET_SECCOMP, 0, 0, 0, 0))};
}

}  // namespace brood::posix
