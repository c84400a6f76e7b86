// SPDX-License-Identifier: MIT
// A child's container is a job: the system knows its members, and ends them in one step.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <new>
#include <thread>

#include "backend.hpp"
#include "end_codes.hpp"
#include "errors.hpp"
#include "waiting.hpp"

namespace brood::windows {
namespace {

using backend::steady_time;
using std::chrono::milliseconds;

constexpr auto longest_dying = std::chrono::seconds{10};

result<std::vector<pid_type>> members_of(void* job) {
  constexpr std::size_t head = offsetof(JOBOBJECT_BASIC_PROCESS_ID_LIST, ProcessIdList);
  for (std::size_t room = 64;; room *= 2) {
    std::vector<ULONG_PTR> memory(head / sizeof(ULONG_PTR) + room);
    auto* const list = reinterpret_cast<JOBOBJECT_BASIC_PROCESS_ID_LIST*>(memory.data());
    const bool is_known = ::QueryInformationJobObject(
                              job, JobObjectBasicProcessIdList, list,
                              static_cast<DWORD>(memory.size() * sizeof(ULONG_PTR)), nullptr) != 0;
    if (!is_known && ::GetLastError() != ERROR_MORE_DATA) return last_error("list a job's members");
    // A member may come or go while the list is made: then the two numbers differ, however much
    // room there is.
    constexpr std::size_t enough = 65'536;
    const bool is_whole = list->NumberOfProcessIdsInList >= list->NumberOfAssignedProcesses;
    if (!is_known || (!is_whole && room < enough)) continue;
    const ULONG_PTR* const first = &memory[head / sizeof(ULONG_PTR)];
    std::vector<pid_type> pids;
    std::transform(first, first + list->NumberOfProcessIdsInList, std::back_inserter(pids),
                   [](ULONG_PTR pid) { return static_cast<pid_type>(pid); });
    std::sort(pids.begin(), pids.end());
    return pids;
  }
}

/// A handle to wait for a member by; empty if the number belongs to somebody else by now.
unique_handle open_member(void* job, pid_type pid) noexcept {
  unique_handle process{::OpenProcess(SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid)};
  BOOL is_inside = FALSE;
  if (process && (::IsProcessInJob(process.get(), job, &is_inside) == 0 || is_inside == 0)) {
    process.reset();
  }
  return process;
}

/// All that were ever seen in the job. As long as their handles are open, no other member gets one
/// of their numbers.
using known_members = std::map<pid_type, unique_handle>;

void wait_for_all(const known_members& members, steady_time deadline) noexcept {
  for (const auto& [pid, process] : members) {
    if (process) static_cast<void>(wait_until(process.get(), deadline, "wait for a member"));
  }
}

result<std::size_t> kill_all(void* job) {
  const steady_time deadline = steady_time::clock::now() + longest_dying;
  known_members members;
  auto pause = milliseconds{0};
  for (;;) {
    const auto pids = members_of(job);
    if (!pids) return pids.error();
    if (pids->empty() || steady_time::clock::now() >= deadline) return members.size();
    for (const pid_type pid : *pids) {
      if (!members[pid]) members[pid] = open_member(job, pid);
    }
    if (::TerminateJobObject(job, code_of_signal(kill_signal)) == 0) {
      return last_error("end the members of a job");
    }
    wait_for_all(members, deadline);
    // For those that may not be opened, and for what was being started at that moment.
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2 + milliseconds{1}, milliseconds{20});
  }
}

}  // namespace
}  // namespace brood::windows

namespace brood::backend {

std::optional<tree_means> container_of(const child& of) noexcept {
  if (!of.container) return std::nullopt;
  return tree_means::job_object;
}

result<std::vector<pid_type>> members_of_container(const child& of) noexcept try {
  return windows::members_of(of.container.get());
} catch (const std::bad_alloc&) {
  return windows::error_of(ERROR_NOT_ENOUGH_MEMORY, "list a job's members");
}

result<std::size_t> kill_container(const child& of) noexcept try {
  return windows::kill_all(of.container.get());
} catch (const std::bad_alloc&) {
  return windows::error_of(ERROR_NOT_ENOUGH_MEMORY, "end the members of a job");
}

}  // namespace brood::backend
