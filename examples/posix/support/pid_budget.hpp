// SPDX-License-Identifier: MIT
// A small number of processes that a demonstration may use up, so that the machine keeps the rest.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <system_error>

namespace show {

/// What keeps the budget.
enum class budget_means : std::uint8_t {
  nothing,        ///< there is no budget
  user_limit,     ///< RLIMIT_NPROC, as a user who is not root
  pids_cgroup,    ///< Linux: pids.max of a cgroup
  pid_namespace,  ///< Linux 6.14: pid_max of a pid namespace
};

/// In the order in which to try them.
inline constexpr std::array all_budget_means{budget_means::user_limit, budget_means::pids_cgroup,
                                             budget_means::pid_namespace};

std::string_view to_string(budget_means means) noexcept;

/// Runs `body` in a process that, with all that it starts, has room for about `processes` more.
/// That is the calling process, which keeps the budget for good, or (pid_namespace) a child of it.
/// `started` is told its number, as the calling process sees it, before.
/// @return why there is no such budget here; then `body` did not run
std::error_code within_pid_budget(budget_means means, int processes,
                                  const std::function<void(pid_t)>& started,
                                  const std::function<void()>& body);

namespace detail {
/// The calling process gives up being root, if it is.
std::error_code become_plain_user();
std::error_code enter_pids_cgroup(int processes);
std::error_code run_in_pid_namespace(int processes, const std::function<void(pid_t)>& started,
                                     const std::function<void()>& body);
}  // namespace detail

}  // namespace show
