// SPDX-License-Identifier: MIT
// Watching a child on macOS: a kqueue with one event, the exit of this process. The kqueue is
// itself a descriptor that poll can wait for, and the event stays in it until it is fetched.
#include <sys/event.h>
#include <sys/wait.h>
#include <unistd.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "wait_parts.hpp"
#include "watch.hpp"

namespace brood::posix {

unique_fd open_end(pid_t pid) noexcept {
  unique_fd queue{::kqueue()};
  if (!queue) return {};
  struct kevent change{};
  EV_SET(&change, static_cast<uintptr_t>(pid), EVFILT_PROC, EV_ADD, NOTE_EXIT | NOTE_EXITSTATUS, 0,
         nullptr);
  if (::kevent(queue.get(), &change, 1, nullptr, 0, nullptr) != 0) {
    // ESRCH: it has ended already, and its status waits; then it is watched by its pid, which
    // cannot block any more (libuv issue 3451).
    return {};
  }
  auto moved = above_stdio(std::move(queue));
  return moved ? *std::move(moved) : unique_fd{};
}

// A child without a kqueue has ended before it could be watched, and its channel is closed; or
// there was no descriptor left for it, nor would there be one for this.
unique_fd open_hangup(int) noexcept { return {}; }

exit_status take_status(const backend::child& child) noexcept {
  siginfo_t info{};
  int outcome = 0;
  // Blocking: the event may come shortly before the status can be waited for (libuv issue 3521).
  do {
    outcome = ::waitid(P_PID, static_cast<id_t>(child.pid), &info, WEXITED);
  } while (outcome < 0 && errno == EINTR);
  if (outcome == 0) return status_of(info);
  if (!child.end) return exit_status::taken_elsewhere();
  // Reaped by somebody else: the event has kept the status word.
  struct kevent event{};
  const timespec at_once{};
  if (::kevent(child.end.get(), nullptr, 0, &event, 1, &at_once) != 1 ||
      (event.fflags & NOTE_EXITSTATUS) == 0) {
    return exit_status::taken_elsewhere();
  }
  return status_of_word(static_cast<int>(event.data));
}

result<void> send_signal(const backend::child& child, int signal) noexcept {
  // There are no handles to signal by. The pid is this child's until it is reaped, which the
  // caller's lock excludes.
  if (::kill(child.pid, signal) == 0 || errno == ESRCH) return {};
  return last_error("kill");
}

}  // namespace brood::posix
