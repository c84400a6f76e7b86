// SPDX-License-Identifier: MIT
#include "process_link.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>

#include "descriptors.hpp"
#include "errors.hpp"
#include "pidfd_linux.hpp"
#include "wait_parts.hpp"

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

namespace brood::posix {
namespace {

struct close_folder {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

/// A handle of the process that the link names. Opened first and compared afterwards: from then on
/// its number cannot come to mean another process.
struct opened_link {
  unique_fd handle;       ///< empty where the system has none to give
  bool is_there = false;  ///< seen with the same start
  bool is_gone = false;   ///< seen not to be; neither of the two: nobody could look
};

opened_link open_link(const backend::process_link& link) noexcept {
  unique_fd handle = try_pidfd(link.pid);
  auto now = link_of(link.pid);
  if (!now && handle) {  // it may have taken the last descriptor
    handle.reset();
    now = link_of(link.pid);
  }
  const bool is_there = now && *now && (*now)->started == link.started;
  return {std::move(handle), is_there, now && !is_there};
}

char state_of_thread(pid_t pid, const char* thread) noexcept {
  std::array<char, 320> path{};
  std::snprintf(path.data(), path.size(), "/proc/%d/task/%s/stat", pid, thread);
  const unique_fd file{::open(path.data(), O_RDONLY | O_CLOEXEC)};
  std::array<char, 256> text{};
  const ssize_t got = file ? ::read(file.get(), text.data(), text.size()) : 0;
  if (got <= 0) return 'X';  // it has ended
  const std::string_view line{text.data(), static_cast<std::size_t>(got)};
  const auto close = line.rfind(')');
  return close + 2 < line.size() ? line[close + 2] : '?';
}

/// Who asked that this process adopts orphans. A forked copy does not inherit the attribute.
constinit struct {
  std::mutex mutex;
  pid_t process = 0;
  unsigned askers = 0;
  bool was_on = false;  ///< by somebody else's wish, before the first of them
} adoption;

result<void> begin_adoption() noexcept {
  if (adoption.process != ::getpid()) {
    adoption.process = ::getpid();
    adoption.askers = 0;
  }
  if (adoption.askers == 0) {
    int was_on = 0;
    if (::prctl(PR_GET_CHILD_SUBREAPER, &was_on) != 0 || ::prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) {
      return last_error("become the adopter of orphans");
    }
    adoption.was_on = was_on != 0;
  }
  ++adoption.askers;
  return {};
}

result<void> end_adoption() noexcept {
  if (adoption.process != ::getpid() || adoption.askers == 0) return {};
  if (--adoption.askers != 0 || adoption.was_on) return {};
  if (::prctl(PR_SET_CHILD_SUBREAPER, 0) == 0) return {};
  return last_error("let go of orphans");
}

}  // namespace

delivery deliver(const backend::process_link& to, int signal) noexcept {
  const opened_link target = open_link(to);
  if (target.is_gone) return delivery::gone;
  if (!target.is_there) return delivery::refused;
  if (target.handle) {
    if (::syscall(SYS_pidfd_send_signal, target.handle.get(), signal, nullptr, 0) == 0) {
      return delivery::done;
    }
    if (errno == ESRCH) return delivery::gone;
    if (errno != ENOSYS && errno != EPERM) return delivery::refused;
    // A sandbox that lets handles be made may still forbid to signal by them.
    const auto now = link_of(to.pid);
    if (!now || !*now || (*now)->started != to.started) return delivery::gone;
  }
  // By the number that was looked at a moment ago.
  if (::kill(to.pid, signal) == 0) return delivery::done;
  return errno == ESRCH ? delivery::gone : delivery::refused;
}

bool await_end(const backend::process_link& of, backend::steady_time deadline) noexcept {
  const opened_link target = open_link(of);
  if (target.is_gone) return true;
  if (target.is_there && target.handle) {
    if (const auto ended = poll_until(target.handle.get(), POLLIN, deadline)) return *ended;
  }
  return await_end_by_number(of, deadline);
}

bool all_threads_stopped(pid_t pid) noexcept {
  std::array<char, 64> path{};
  std::snprintf(path.data(), path.size(), "/proc/%d/task", pid);
  const std::unique_ptr<DIR, close_folder> folder{::opendir(path.data())};
  if (!folder) return true;
  while (const dirent* thread = ::readdir(folder.get())) {
    if (thread->d_name[0] == '.') continue;
    const char state = state_of_thread(pid, thread->d_name);
    if (state == 'R' || state == 'S') return false;
  }
  return true;
}

bool gets_orphans() noexcept {
  int is_on = 0;
  return ::getpid() == 1 || (::prctl(PR_GET_CHILD_SUBREAPER, &is_on) == 0 && is_on != 0);
}

void renew_adoption_lock() noexcept { std::construct_at(&adoption.mutex); }

}  // namespace brood::posix

namespace brood::backend {

result<void> adopt_orphans(bool on) noexcept {
  const std::scoped_lock lock{posix::adoption.mutex};
  return on ? posix::begin_adoption() : posix::end_adoption();
}

std::optional<exit_status> reap(const process_link& orphan) noexcept {
  const posix::opened_link target = posix::open_link(orphan);
  if (!target.is_there) return std::nullopt;
  const posix::unique_fd& handle = target.handle;
  siginfo_t info{};
  int outcome = -1;
  if (handle) {
    outcome = ::waitid(static_cast<idtype_t>(P_PIDFD), static_cast<id_t>(handle.get()), &info,
                       WEXITED | WNOHANG);
  }
  // A zombie keeps its number, so without a handle the number is as good.
  if (!handle || (outcome != 0 && errno == EINVAL)) {
    outcome = ::waitid(P_PID, static_cast<id_t>(orphan.pid), &info, WEXITED | WNOHANG);
  }
  if (outcome != 0 || info.si_pid == 0) return std::nullopt;
  return posix::status_of(info);
}

}  // namespace brood::backend
