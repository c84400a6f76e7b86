// SPDX-License-Identifier: MIT
#include "pid_budget.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace show {
namespace {

std::error_code last_error() { return {errno, std::system_category()}; }

std::error_code set_soft_limit(rlim_t most) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NPROC, &limit) != 0) return last_error();
  limit.rlim_cur = std::min(most, limit.rlim_max);
  return ::setrlimit(RLIMIT_NPROC, &limit) == 0 ? std::error_code{} : last_error();
}

bool can_fork_within(rlim_t most) {
  if (set_soft_limit(most)) return false;
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  if (child > 0) ::waitpid(child, nullptr, 0);
  return child > 0;
}

/// How many processes this user has. Nobody has to be counted: it is the highest limit under which
/// the kernel refuses one more.
rlim_t present_processes() {
  rlim_t refused = 0, allowed = 1 << 22;
  while (allowed - refused > 1) {
    const rlim_t middle = refused + (allowed - refused) / 2;
    (can_fork_within(middle) ? allowed : refused) = middle;
  }
  return refused;
}

std::error_code limit_user(int processes) {
  if (const auto failed = detail::become_plain_user()) return failed;
  if (can_fork_within(0)) return std::make_error_code(std::errc::operation_not_permitted);
  return set_soft_limit(present_processes() + static_cast<rlim_t>(processes));
}

std::error_code enter_budget(budget_means means, int processes) {
  if (means == budget_means::user_limit) return limit_user(processes);
  if (means == budget_means::pids_cgroup) return detail::enter_pids_cgroup(processes);
  return {};
}

}  // namespace

// Limits do not bind root. These user ids belong to nobody by default, neither in Debian nor
// in systemd's table; a process that has one of them can do no harm.
std::error_code detail::become_plain_user() {
  if (::geteuid() != 0) return {};
  const auto nobody_else = static_cast<uid_t>(60706 + ::getpid() % 400);
  return ::setuid(nobody_else) == 0 ? std::error_code{} : last_error();
}

std::string_view to_string(budget_means means) noexcept {
  switch (means) {
    case budget_means::nothing:
      return "none";
    case budget_means::user_limit:
      return "RLIMIT_NPROC of a plain user";
    case budget_means::pids_cgroup:
      return "pids.max of a cgroup";
    case budget_means::pid_namespace:
      return "pid_max of a pid namespace";
  }
  return "";
}

std::error_code within_pid_budget(budget_means means, int processes,
                                  const std::function<void(pid_t)>& started,
                                  const std::function<void()>& body) {
  if (means == budget_means::pid_namespace) {
    return detail::run_in_pid_namespace(processes, started, body);
  }
  if (const auto failed = enter_budget(means, processes)) return failed;
  started(::getpid());
  body();
  return {};
}

}  // namespace show
