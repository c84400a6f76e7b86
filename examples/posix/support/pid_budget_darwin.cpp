// SPDX-License-Identifier: MIT
// macOS has neither cgroups nor pid namespaces.
#include "pid_budget.hpp"

namespace show::detail {

std::error_code enter_pids_cgroup(int) {
  return std::make_error_code(std::errc::function_not_supported);
}

std::error_code run_in_pid_namespace(int, const std::function<void(pid_t)>&,
                                     const std::function<void()>&) {
  return std::make_error_code(std::errc::function_not_supported);
}

}  // namespace show::detail
