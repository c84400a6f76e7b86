// SPDX-License-Identifier: MIT
// The two budgets that Linux alone has.
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "pid_budget.hpp"

namespace show::detail {
namespace {

namespace fs = std::filesystem;

std::error_code last_error() { return {errno, std::system_category()}; }

std::error_code write_text(const fs::path& file, const std::string& text) {
  const int to = ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
  if (to < 0) return last_error();
  const auto written = ::write(to, text.data(), text.size());
  const std::error_code failed = written < 0 ? last_error() : std::error_code{};
  ::close(to);
  return failed;
}

/// This process's cgroup, in the hierarchy that counts processes; empty if there is none.
fs::path own_pids_cgroup() {
  std::ifstream lines{"/proc/self/cgroup"};
  fs::path unified;
  for (std::string line; std::getline(lines, line);) {
    const auto path = line.substr(line.rfind(':') + 1);
    if (line.find(":pids:") != line.npos) return fs::path{"/sys/fs/cgroup/pids" + path};
    if (line.starts_with("0::")) unified = "/sys/fs/cgroup" + path;
  }
  return unified;
}

/// Removes the cgroup once the calling process and its children have ended, however that happens.
/// The writing end of the pipe is in all of them; what has ended is in no cgroup any more.
std::error_code remove_when_all_have_ended(const fs::path& group) {
  int ends[2];
  if (::pipe(ends) != 0) return last_error();
  const pid_t janitor = ::fork();
  if (janitor < 0) return last_error();
  if (janitor > 0) {
    ::close(ends[0]);
    return {};
  }
  ::close(ends[1]);
  char nothing;
  while (::read(ends[0], &nothing, 1) > 0) {
  }
  for (int attempt = 0; ::rmdir(group.c_str()) != 0 && errno == EBUSY && attempt < 1000;
       ++attempt) {
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  ::_exit(0);
}

/// pid_max cannot be less than 301, so the numbers below are skipped instead of used. Both files
/// are, to each process, those of its own namespace.
std::error_code limit_own_namespace(int processes) {
  if (const auto failed = write_text("/proc/sys/kernel/pid_max", "301")) return failed;
  return write_text("/proc/sys/kernel/ns_last_pid", std::to_string(300 - processes));
}

}  // namespace

std::error_code enter_pids_cgroup(int processes) {
  const fs::path own = own_pids_cgroup();
  if (own.empty()) return std::make_error_code(std::errc::no_such_file_or_directory);
  const fs::path group = own / ("brood-demo-" + std::to_string(::getpid()));
  std::error_code failed;
  if (!fs::create_directory(group, failed)) return failed;
  failed = write_text(group / "pids.max", std::to_string(processes + 1));
  if (!failed) failed = remove_when_all_have_ended(group);
  if (!failed) return write_text(group / "cgroup.procs", "0");
  ::rmdir(group.c_str());
  return failed;
}

std::error_code run_in_pid_namespace(int processes, const std::function<void(pid_t)>& started,
                                     const std::function<void()>& body) {
  // As root the file below could be the whole machine's: before Linux 6.14 there is but one.
  if (const auto failed = become_plain_user()) return failed;
  if (::unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0) return last_error();
  int verdict[2], go[2];
  if (::pipe(verdict) != 0 || ::pipe(go) != 0) return last_error();
  const pid_t first = ::fork();
  if (first < 0) return last_error();
  if (first == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::close(go[1]);
    const int code = limit_own_namespace(processes).value();
    char nothing;
    if (::write(verdict[1], &code, sizeof code) != sizeof code || code != 0) ::_exit(1);
    if (::read(go[0], &nothing, 1) == 0) body();
    ::_exit(0);
  }
  int code = EIO;
  if (::read(verdict[0], &code, sizeof code) == sizeof code && code == 0) started(first);
  for (const int end : {verdict[0], verdict[1], go[0], go[1]}) ::close(end);
  ::waitpid(first, nullptr, 0);
  return {code, std::system_category()};
}

}  // namespace show::detail
