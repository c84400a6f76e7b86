// SPDX-License-Identifier: MIT
// Pid namespaces for tests.
#pragma once

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

namespace brood::posix_test {

/// The next child of this process will be process 1. Root needs no namespace of users; where root
/// is not allowed to do without, everybody is a user.
inline bool unshare_pids() {
  return (::geteuid() == 0 && ::unshare(CLONE_NEWPID) == 0) ||
         ::unshare(CLONE_NEWPID | CLONE_NEWUSER) == 0;
}

inline bool mount_proc(const char* options = nullptr) {
  return ::unshare(CLONE_NEWNS) == 0 &&
         ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount("proc", "/proc", "proc", 0, options) == 0;
}

}  // namespace brood::posix_test
