// SPDX-License-Identifier: MIT
#include "standing.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

namespace brood::posix {

namespace {

// Of struct statx, whose name and parts older headers do not have.
struct root_facts {
  std::uint32_t mask, block_size;
  std::uint64_t attributes;
  std::uint32_t links, user, group;
  std::uint16_t mode, spare;
  std::uint64_t number;
  std::uint64_t more[11];
  std::uint32_t device_kind[2], device[2];
  std::uint64_t mount;
  std::uint64_t rest[13];
};
static_assert(sizeof(root_facts) == 256 && offsetof(root_facts, mount) == 0x90);

void read_root(standing& of) noexcept {
  constexpr unsigned number_and_mount = 0x100 | 0x1000;
  root_facts facts{};
  if (::syscall(SYS_statx, AT_FDCWD, "/", 0, number_and_mount, &facts) != 0) return;
  of.root = {(std::uint64_t{facts.device[0]} << 32) | facts.device[1], facts.number, facts.mount};
}

}  // namespace

// The link leads nowhere until the namespace has a first process. Without /proc it cannot be told,
// and a server that finds itself to be that process refuses to serve.
bool child_would_be_first() noexcept {
  char target;
  const ssize_t size = ::readlink("/proc/thread-self/ns/pid_for_children", &target, 1);
  return size < 0 && errno == ENOENT && ::access("/proc/thread-self/ns/pid", F_OK) == 0;
}

void read_rights(standing& of) noexcept {
  read_root(of);
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
