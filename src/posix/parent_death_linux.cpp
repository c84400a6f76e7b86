// SPDX-License-Identifier: MIT
// Dying with the parent on Linux. PR_SET_PDEATHSIG would not do: it fires when the *thread* that
// started the child ends. The channel closes when the whole parent is gone, and the kernel turns
// that into SIGKILL by itself (F_SETSIG, fcntl(2)): no thread, and it works while the child is
// still in its static initialisers, since an exec keeps the setting.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "channel.hpp"
#include "parent_watcher.hpp"

namespace brood::posix {

constinit const bool kernel_ends_with_parent = true;

// Raw system calls: between fork and exec nothing else is safe, least of all a sanitizer's wrapper.
int die_with_parent_before_exec(int channel) noexcept {
  const long self = ::syscall(SYS_getpid);
  if (::syscall(SYS_fcntl, channel, F_SETOWN, self) != 0 ||
      ::syscall(SYS_fcntl, channel, F_SETSIG, SIGKILL) != 0) {
    return errno;
  }
  const long flags = ::syscall(SYS_fcntl, channel, F_GETFL, 0);
  if (flags < 0 || ::syscall(SYS_fcntl, channel, F_SETFL, flags | O_ASYNC) != 0) return errno;
  // The parent may have ended before the setting took hold; then no signal comes any more.
  pollfd entry{.fd = channel, .events = 0, .revents = 0};
  timespec at_once{.tv_sec = 0, .tv_nsec = 0};
  if (::syscall(SYS_ppoll, &entry, 1, &at_once, nullptr, 0) > 0) {
    ::syscall(SYS_kill, self, SIGKILL);
  }
  return 0;
}

int die_with_parent(int channel, bool armed_before_exec) noexcept {
  if (armed_before_exec || die_with_parent_before_exec(channel) == 0) return 0;
  return start_parent_watcher(channel);
}

}  // namespace brood::posix
