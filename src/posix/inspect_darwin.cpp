// SPDX-License-Identifier: MIT
// The process table of macOS: libproc, and the arguments by sysctl.
#include <libproc.h>
#include <sys/proc.h>
#include <sys/sysctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "backend.hpp"
#include "errors.hpp"
#include "process_link.hpp"

namespace brood::posix {
namespace {

// By sysctl and not by proc_pidinfo: the latter knows no zombies.
result<std::vector<kinfo_proc>> kernel_table(int which, int argument) {
  int name[] = {CTL_KERN, KERN_PROC, which, argument};
  for (;;) {
    std::size_t size = 0;
    if (::sysctl(name, 4, nullptr, &size, nullptr, 0) != 0) return last_error("list the processes");
    std::vector<kinfo_proc> table(size / sizeof(kinfo_proc) + 16);
    size = table.size() * sizeof(kinfo_proc);
    if (::sysctl(name, 4, table.data(), &size, nullptr, 0) == 0) {
      table.resize(size / sizeof(kinfo_proc));
      return table;
    }
    if (errno != ENOMEM) return last_error("list the processes");  // more than a moment ago
  }
}

process_state state_of(const kinfo_proc& process) noexcept {
  switch (process.kp_proc.p_stat) {
    case SIDL:
    case SRUN:
      return process_state::running;
    case SSLEEP:
      return process_state::sleeping;
    case SSTOP:
      return process_state::stopped;
    case SZOMB:
      return process_state::zombie;
    default:
      return process_state::unknown;
  }
}

std::uint64_t microseconds_of(const timeval& time) noexcept {
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000 +
         static_cast<std::uint64_t>(time.tv_usec);
}

// KERN_PROCARGS2: the count, the program's path, zeros, then the arguments.
std::vector<std::string> arguments_of(pid_t pid) {
  int name[] = {CTL_KERN, KERN_PROCARGS2, pid};
  std::size_t size = 0;
  if (::sysctl(name, 3, nullptr, &size, nullptr, 0) != 0 || size <= sizeof(int)) return {};
  std::string area(size, '\0');
  if (::sysctl(name, 3, area.data(), &size, nullptr, 0) != 0 || size <= sizeof(int)) return {};
  area.resize(size);
  int count = 0;
  std::memcpy(&count, area.data(), sizeof count);
  auto at = std::min(area.find('\0', sizeof count), area.size());
  at = std::min(area.find_first_not_of('\0', at), area.size());
  std::vector<std::string> arguments;
  for (; count > 0 && at < area.size(); --count) {
    const auto end = std::min(area.find('\0', at), area.size());
    arguments.push_back(area.substr(at, end - at));
    at = end + 1;
  }
  return arguments;
}

backend::process_link to_link(const kinfo_proc& process) noexcept {
  const pid_t pid = process.kp_proc.p_pid;
  return {pid, process.kp_eproc.e_ppid, ::getsid(pid), state_of(process),
          microseconds_of(process.kp_proc.p_starttime)};
}

process_info to_info(const kinfo_proc& process) {
  process_info info{.pid = process.kp_proc.p_pid,
                    .parent = process.kp_eproc.e_ppid,
                    .state = state_of(process),
                    .name = process.kp_proc.p_comm};
  const auto start = std::chrono::microseconds{microseconds_of(process.kp_proc.p_starttime)};
  info.started = std::chrono::system_clock::time_point{start};
  if (info.state == process_state::zombie) return info;
  info.command_line = arguments_of(info.pid);
  proc_taskinfo task{};
  if (::proc_pidinfo(info.pid, PROC_PIDTASKINFO, 0, &task, sizeof task) ==
      static_cast<int>(sizeof task)) {
    info.resident_bytes = task.pti_resident_size;
    info.threads = static_cast<unsigned>(task.pti_threadnum);
    // The table calls whatever may run "running"; its threads tell whether one does.
    if (info.state == process_state::running && task.pti_numrunning == 0) {
      info.state = process_state::sleeping;
    }
  }
  return info;
}

}  // namespace

result<std::optional<backend::process_link>> link_of(pid_t pid) noexcept try {
  const auto found = kernel_table(KERN_PROC_PID, pid);
  if (!found) return found.error();
  if (found->empty()) return std::optional<backend::process_link>{};
  return std::optional{to_link(found->front())};
} catch (const std::bad_alloc&) {
  return error_of(ENOMEM, "list the processes");
}

result<std::vector<pid_t>> all_pids() noexcept {
  const auto links = backend::process_links();
  if (!links) return links.error();
  try {
    std::vector<pid_t> pids;
    for (const auto& link : *links) pids.push_back(link.pid);
    return pids;
  } catch (const std::bad_alloc&) {
    return error_of(ENOMEM, "list the processes");
  }
}

}  // namespace brood::posix

namespace brood::backend {

result<std::optional<process_info>> inspect(pid_type pid) noexcept try {
  if (pid <= 0) return std::optional<process_info>{};
  const auto found = posix::kernel_table(KERN_PROC_PID, pid);
  if (!found) return found.error();
  if (found->empty()) return std::optional<process_info>{};
  return std::optional{posix::to_info(found->front())};
} catch (const std::bad_alloc&) {
  return posix::error_of(ENOMEM, "inspect a process");
}

result<std::vector<process_info>> process_table() noexcept try {
  const auto found = posix::kernel_table(KERN_PROC_ALL, 0);
  if (!found) return found.error();
  std::vector<process_info> table;
  table.reserve(found->size());
  for (const kinfo_proc& process : *found) {
    if (process.kp_proc.p_pid != 0) table.push_back(posix::to_info(process));
  }
  std::sort(table.begin(), table.end(),
            [](const auto& left, const auto& right) { return left.pid < right.pid; });
  return table;
} catch (const std::bad_alloc&) {
  return posix::error_of(ENOMEM, "list the processes");
}

result<std::vector<process_link>> process_links() noexcept try {
  const auto table = posix::kernel_table(KERN_PROC_ALL, 0);
  if (!table) return table.error();
  std::vector<process_link> links;
  for (const kinfo_proc& process : *table) {
    if (process.kp_proc.p_pid != 0) links.push_back(posix::to_link(process));
  }
  std::sort(links.begin(), links.end(),
            [](const auto& left, const auto& right) { return left.pid < right.pid; });
  return links;
} catch (const std::bad_alloc&) {
  return posix::error_of(ENOMEM, "list the processes");
}

}  // namespace brood::backend
