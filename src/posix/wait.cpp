// SPDX-License-Identifier: MIT
// Watching one child: by a descriptor that names it, and only it, where the system has one.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "backend.hpp"
#include "descriptors.hpp"
#include "errors.hpp"
#include "wait_parts.hpp"
#include "watch.hpp"

namespace brood::posix {
namespace {

using std::chrono::steady_clock;

bool is_end(int code) noexcept {
  return code == CLD_EXITED || code == CLD_KILLED || code == CLD_DUMPED;
}

/// Whether the child with this pid has ended, or is nobody's any more. Takes no status.
bool has_ended(pid_t pid, int flags) noexcept {
  siginfo_t info{};
  int outcome = 0;
  do {
    outcome = ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT | flags);
  } while (outcome < 0 && errno == EINTR);
  // macOS tells of a child that has stopped, too, although nobody asked (dotnet/runtime 133930).
  return outcome < 0 || (info.si_pid != 0 && is_end(info.si_code));
}

}  // namespace

// Without a descriptor. The channel tells of the end at once, unless a process that the child left
// behind holds it open, or the child has closed it; then the pid is asked at growing intervals.
result<bool> wait_by_pid(const backend::child& child, steady_clock::time_point deadline) noexcept {
  constexpr auto longest = std::chrono::milliseconds{50};
  if (deadline == steady_clock::time_point::max()) {
    while (!has_ended(child.pid, 0)) std::this_thread::sleep_for(longest);  // it has stopped
    return true;
  }
  auto interval = std::chrono::milliseconds{1};
  bool is_closed = false;
  for (;;) {
    if (has_ended(child.pid, WNOHANG)) return true;
    const auto now = steady_clock::now();
    if (now >= deadline) return false;
    const auto until = now + std::min<steady_clock::duration>(interval, deadline - now);
    interval = std::min(interval * 2, longest);
    if (is_closed) {
      std::this_thread::sleep_until(until);
    } else if (const auto closed = poll_until(child.channel.get(), 0, until); closed && *closed) {
      // The child can be waited for after its last steps, which take no time to speak of.
      is_closed = true;
      interval = std::chrono::milliseconds{1};
    }
  }
}

backend::child watched_child(pid_t pid, unique_fd end, unique_fd channel) noexcept {
  unique_fd hangup = end ? unique_fd{} : open_hangup(channel.get());
  return {pid, std::move(end), std::move(channel), std::move(hangup)};
}

exit_status status_of_word(int word) noexcept {
  if (WIFSIGNALED(word)) return exit_status::signaled(WTERMSIG(word), WCOREDUMP(word) != 0);
  return exit_status::exited(WEXITSTATUS(word));
}

}  // namespace brood::posix

namespace brood::backend {

result<bool> wait_for_end(const child& of, steady_time deadline) noexcept {
  if (!of.end) return posix::wait_by_pid(of, deadline);
  return posix::poll_until(of.end.get(), POLLIN, deadline);
}

exit_status reap(child& of) noexcept {
  const exit_status status = posix::take_status(of);
  // Still behind the sentinel where there is no other descriptor.
  if (of.end) of.channel.reset();
  of.relay.reset();
  return status;
}

result<void> send(const child& to, stop_signal what) noexcept {
  const int signal = what == stop_signal::interrupt   ? SIGINT
                     : what == stop_signal::terminate ? SIGTERM
                                                      : SIGKILL;
  return posix::send_signal(to, signal);
}

native_handle sentinel(const child& of) noexcept {
  if (of.end) return of.end.get();
  return of.hangup ? of.hangup.get() : of.channel.get();
}

pid_type pid_of(const child& of) noexcept { return of.pid; }

std::vector<std::uint64_t> numbers_of(const child& of) {
  std::vector<std::uint64_t> numbers;
  for (const auto* handle : {&of.end, &of.channel, &of.hangup}) {
    if (*handle) numbers.push_back(static_cast<std::uint64_t>(handle->get()));
  }
  return numbers;
}

void abandon(child& of) noexcept {
  posix::forget_end(of.end);
  of.hangup.reset();
  of.channel.reset();
  of.relay.reset();
  of.container.reset();
  of.server.reset();
}

}  // namespace brood::backend
