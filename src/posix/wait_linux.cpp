// SPDX-License-Identifier: MIT
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <utility>

#include "descriptors.hpp"
#include "errors.hpp"
#include "pidfd_linux.hpp"
#include "wait_parts.hpp"
#include "watch.hpp"

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

namespace brood::posix {

exit_status status_of(const siginfo_t& info) noexcept {
  switch (info.si_code) {
    case CLD_EXITED:
      return exit_status::exited(info.si_status);
    case CLD_DUMPED:
      return exit_status::signaled(info.si_status, true);
    default:
      return exit_status::signaled(info.si_status);
  }
}

unique_fd open_end(pid_t pid) noexcept { return open_pidfd(pid); }

void forget_end(unique_fd& end) noexcept { end.reset(); }

unique_fd open_hangup(int socket) noexcept {
  unique_fd events{::epoll_create1(EPOLL_CLOEXEC)};
  if (!events) return {};
  // No events asked for: the closing of the other end is always told, and data never.
  epoll_event none{};
  if (::epoll_ctl(events.get(), EPOLL_CTL_ADD, socket, &none) != 0) return {};
  auto moved = above_stdio(std::move(events));
  return moved ? *std::move(moved) : unique_fd{};
}

exit_status take_status(const backend::child& child) noexcept {
  siginfo_t info{};
  int outcome = -1;
  if (child.end) {
    do {
      outcome = ::waitid(static_cast<idtype_t>(P_PIDFD), static_cast<id_t>(child.end.get()), &info,
                         WEXITED);
    } while (outcome < 0 && errno == EINTR);
    if (outcome < 0 && errno == ECHILD) {
      // The host ignores SIGCHLD, or waited for it. New kernels keep a copy of the status.
      return kept_status(child.end.get()).value_or(exit_status::taken_elsewhere());
    }
  }
  if (outcome < 0) {  // no pidfd, or a kernel (before 5.4) that cannot wait for one
    do {
      outcome = ::waitid(P_PID, static_cast<id_t>(child.pid), &info, WEXITED);
    } while (outcome < 0 && errno == EINTR);
  }
  return outcome == 0 ? status_of(info) : exit_status::taken_elsewhere();
}

result<void> send_signal(const backend::child& child, int signal) noexcept {
  if (child.end) {
    if (::syscall(SYS_pidfd_send_signal, child.end.get(), signal, nullptr, 0) == 0) return {};
    if (errno == ESRCH) return {};
    if (errno != ENOSYS && errno != EPERM) return last_error("pidfd_send_signal");
  }
  // By number only while the child has not been reaped, which the caller's lock ensures; a thief in
  // the host that reaps it at this moment is beyond help without a pidfd.
  if (::kill(child.pid, signal) == 0 || errno == ESRCH) return {};
  return last_error("kill");
}

}  // namespace brood::posix
