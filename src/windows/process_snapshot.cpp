// SPDX-License-Identifier: MIT
#include "process_snapshot.hpp"

#include <algorithm>
#include <cstddef>

#include "ntdll.hpp"
#include "unique_handle.hpp"

namespace brood::windows {
namespace {

/// SYSTEM_THREAD_INFORMATION.
struct thread_record {
  std::int64_t times[3];
  ULONG wait_time;
  void* start;
  void* process;
  void* thread;
  LONG priorities[2];
  ULONG switches;
  ULONG state;
  ULONG wait_reason;
};

/// SYSTEM_PROCESS_INFORMATION. Behind each one lie the records of its threads.
struct process_record {
  ULONG next;
  ULONG threads;
  std::int64_t working_set_private;
  ULONG faults[2];
  std::uint64_t cycles;
  std::uint64_t created;
  std::int64_t user_time;
  std::int64_t kernel_time;
  counted_text name;
  LONG priority;
  std::uintptr_t pid;
  std::uintptr_t parent;
  ULONG handles;
  ULONG session;
  std::uintptr_t key;
  std::size_t virtual_sizes[2];
  ULONG page_faults;
  std::size_t peak_working_set;
  std::size_t working_set;
  std::size_t memory[7];
  std::int64_t transfers[6];
};

static_assert(sizeof(void*) != 8 || (sizeof(thread_record) == 80 && sizeof(process_record) == 256));

bool is_suspended(const thread_record& thread) noexcept {
  constexpr ULONG waiting = 5;
  constexpr ULONG suspended = 5;
  return thread.state == waiting && thread.wait_reason == suspended;
}

process_state state_of(const process_record& process) noexcept {
  const auto* const threads = reinterpret_cast<const thread_record*>(&process + 1);
  const bool stopped =
      process.threads != 0 && std::all_of(threads, threads + process.threads, is_suspended);
  return stopped ? process_state::stopped : process_state::running;
}

/// An ended process that somebody holds open may be listed, without a thread. One that is being
/// made has no thread yet, either.
bool is_over(const process_record& process) noexcept {
  if (process.threads != 0) return false;
  const unique_handle handle{::OpenProcess(SYNCHRONIZE, FALSE, static_cast<DWORD>(process.pid))};
  return handle && has_ended(handle.get());
}

process_entry entry_of(const process_record& process) {
  return {.pid = static_cast<unsigned long>(process.pid),
          .parent = static_cast<unsigned long>(process.parent),
          .session = process.session,
          .threads = process.threads,
          .state = state_of(process),
          .started = process.created,
          .resident_bytes = process.working_set,
          .name = process.name.text()};
}

}  // namespace

result<std::vector<process_entry>> process_snapshot() {
  answer_area area{256 * 1024};
  const nt_status status = area.fill([](void* answer, ULONG size, ULONG* needed) {
    return query_system(system_class::processes, answer, size, needed);
  });
  if (status < 0) return failure_of(status, "list the processes");
  std::vector<process_entry> entries;
  std::size_t offset = 0;
  for (;;) {
    const auto& process = *area.at<process_record>(offset);
    if (process.pid != 0 && !is_over(process)) entries.push_back(entry_of(process));
    if (process.next == 0) break;
    offset += process.next;
  }
  std::sort(entries.begin(), entries.end(),
            [](const auto& left, const auto& right) { return left.pid < right.pid; });
  return entries;
}

const process_entry* find_entry(std::span<const process_entry> table, unsigned long pid) noexcept {
  const auto at = std::lower_bound(
      table.begin(), table.end(), pid,
      [](const process_entry& entry, unsigned long number) { return entry.pid < number; });
  return at != table.end() && at->pid == pid ? &*at : nullptr;
}

const process_entry* find_parent(const process_entry& child,
                                 std::span<const process_entry> table) noexcept {
  const process_entry* const holder = find_entry(table, child.parent);
  return holder != nullptr && holder->started <= child.started ? holder : nullptr;
}

std::uint64_t start_of(void* process) noexcept {
  FILETIME start{};
  FILETIME unused{};
  if (::GetProcessTimes(process, &start, &unused, &unused, &unused) == 0) return 0;
  return (std::uint64_t{start.dwHighDateTime} << 32) | start.dwLowDateTime;
}

bool has_ended(void* process) noexcept {
  return ::WaitForSingleObject(process, 0) == WAIT_OBJECT_0;
}

}  // namespace brood::windows
