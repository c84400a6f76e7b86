// SPDX-License-Identifier: MIT
// Watching a child on macOS: a kqueue with one event, the exit of this process. The kqueue is
// itself a descriptor that poll can wait for, and the event stays in it until it is fetched.
#include <sys/event.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

#include "descriptors.hpp"
#include "errors.hpp"
#include "wait_parts.hpp"
#include "watch.hpp"

namespace brood::posix {
namespace {

// An event that is there from the beginning and stays.
struct kevent lasting_event() noexcept {
  struct kevent event{};
  EV_SET(&event, 0, EVFILT_USER, EV_ADD, NOTE_TRIGGER, 0, nullptr);
  return event;
}

// Reaped by somebody else: the event has kept the status word. It is told once; another one takes
// its place, since threads may wait for the queue, and the host for the sentinel.
exit_status kept_status(int queue) noexcept {
  const struct kevent again = lasting_event();
  struct kevent events[2] = {};
  const timespec at_once{};
  const int count = ::kevent(queue, &again, 1, events, 2, &at_once);
  for (int index = 0; index < count; ++index) {
    const struct kevent& event = events[index];
    if (event.filter == EVFILT_PROC && (event.fflags & NOTE_EXITSTATUS) != 0) {
      return status_of_word(static_cast<int>(event.data));
    }
  }
  return exit_status::taken_elsewhere();
}

/// The fork server tells it as soon as it has seen the end itself; or has died, and nobody knows.
exit_status relayed_status(int relay) noexcept {
  const auto bound = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  const auto told = poll_until(relay, POLLIN, bound);
  int word = 0;
  const bool is_whole = told && *told && ::recv(relay, &word, sizeof word, 0) == sizeof word;
  return is_whole ? status_of_word(word) : exit_status::taken_elsewhere();
}

}  // namespace

unique_fd open_end(pid_t pid) noexcept {
  unique_fd queue{::kqueue()};
  if (!queue) return {};
  struct kevent change{};
  EV_SET(&change, static_cast<uintptr_t>(pid), EVFILT_PROC, EV_ADD, NOTE_EXIT | NOTE_EXITSTATUS, 0,
         nullptr);
  if (::kevent(queue.get(), &change, 1, nullptr, 0, nullptr) != 0) {
    if (errno != ESRCH) return {};
    // It has ended already, and its status waits (libuv issue 3451).
    change = lasting_event();
    if (::kevent(queue.get(), &change, 1, nullptr, 0, nullptr) != 0) return {};
  }
  auto moved = above_stdio(std::move(queue));
  return moved ? *std::move(moved) : unique_fd{};
}

// No copy of a kqueue goes to a forked child: its number is free there, or somebody else's.
void forget_end(unique_fd& end) noexcept { static_cast<void>(end.release()); }

// For a child without a kqueue there was no descriptor left, nor would there be one for this.
unique_fd open_hangup(int) noexcept { return {}; }

// The event comes shortly before the status can be waited for (libuv issue 3521), so the wait may
// have to be repeated; one that blocks would not wake up in a host that ignores SIGCHLD and has
// other children. By waitpid: waitid leaves more than eight bits in an exit code.
exit_status take_status(const backend::child& child) noexcept {
  if (child.relay) return relayed_status(child.relay.get());
  for (;;) {
    int word = 0;
    const pid_t reaped = ::waitpid(child.pid, &word, WNOHANG);
    if (reaped == child.pid) return status_of_word(word);
    if (reaped < 0 && errno != EINTR) break;
    if (reaped == 0) std::this_thread::sleep_for(std::chrono::microseconds{100});
  }
  return child.end ? kept_status(child.end.get()) : exit_status::taken_elsewhere();
}

result<void> send_signal(const backend::child& child, int signal) noexcept {
  // A fork server's child is no zombie of ours: when that has ended, its number may be another's.
  if (child.relay && child.end) {
    const auto ended = poll_until(child.end.get(), POLLIN, std::chrono::steady_clock::now());
    if (ended && *ended) return {};
  }
  // There are no handles to signal by. The pid is this child's until it is reaped, which the
  // caller's lock excludes.
  if (::kill(child.pid, signal) == 0 || errno == ESRCH) return {};
  return last_error("kill");
}

}  // namespace brood::posix
