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

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>

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
/// its number cannot come to mean another process. `gone` says that there is none any more; without
/// it an empty handle means that the system has none to give.
unique_fd open_link(const backend::process_link& link, bool& gone) noexcept {
  unique_fd handle = try_pidfd(link.pid);
  const auto now = link_of(link.pid);
  gone = now && (!*now || (*now)->started != link.started);
  return handle;
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
  bool gone = false;
  const unique_fd handle = open_link(to, gone);
  if (gone) return delivery::gone;
  const long outcome =
      handle ? ::syscall(SYS_pidfd_send_signal, handle.get(), signal, nullptr, 0) : -1;
  if (outcome == 0) return delivery::done;
  if (handle && errno == ESRCH) return delivery::gone;
  // Without a handle, by the number that was looked at a moment ago.
  if (::kill(to.pid, signal) == 0) return delivery::done;
  return errno == ESRCH ? delivery::gone : delivery::refused;
}

bool await_end(const backend::process_link& of, backend::steady_time deadline) noexcept {
  bool gone = false;
  const unique_fd handle = open_link(of, gone);
  if (gone) return true;
  if (handle) {
    if (const auto ended = poll_until(handle.get(), POLLIN, deadline)) return *ended;
  }
  auto interval = std::chrono::milliseconds{1};
  while (!has_ended(of)) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(interval);
    interval = std::min(interval * 2, std::chrono::milliseconds{20});
  }
  return true;
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

}  // namespace brood::posix

namespace brood::backend {

result<void> adopt_orphans(bool on) noexcept {
  const std::scoped_lock lock{posix::adoption.mutex};
  return on ? posix::begin_adoption() : posix::end_adoption();
}

std::optional<exit_status> reap(const process_link& orphan) noexcept {
  bool gone = false;
  const posix::unique_fd handle = posix::open_link(orphan, gone);
  if (gone) return std::nullopt;
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
