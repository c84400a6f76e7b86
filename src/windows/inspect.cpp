// SPDX-License-Identifier: MIT
// The process table of Windows: a snapshot by Toolhelp, and for each process what its handle tells.
#include <windows.h>
//
#include <psapi.h>
#include <shellapi.h>
#include <tlhelp32.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <new>

#include "backend.hpp"
#include "errors.hpp"
#include "text.hpp"
#include "unique_handle.hpp"

namespace brood::windows {
namespace {

using backend::process_link;

std::uint64_t to_ticks(const FILETIME& time) noexcept {
  return (std::uint64_t{time.dwHighDateTime} << 32) | time.dwLowDateTime;
}

unique_handle open_process(DWORD pid) noexcept {
  return unique_handle{::OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid)};
}

/// 0 if the system does not tell this user.
std::uint64_t start_of(void* process) noexcept {
  FILETIME start{};
  FILETIME unused{};
  if (process == nullptr || ::GetProcessTimes(process, &start, &unused, &unused, &unused) == 0) {
    return 0;
  }
  return to_ticks(start);
}

result<std::vector<PROCESSENTRY32W>> snapshot() {
  void* const table = ::CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  if (table == INVALID_HANDLE_VALUE) return last_error("list the processes");
  const unique_handle owner{table};
  std::vector<PROCESSENTRY32W> entries;
  PROCESSENTRY32W entry{};
  entry.dwSize = sizeof entry;
  for (BOOL more = ::Process32FirstW(table, &entry); more != 0;
       more = ::Process32NextW(table, &entry)) {
    if (entry.th32ProcessID != 0) entries.push_back(entry);  // 0 is the idle time
  }
  return entries;
}

// FILETIME counts 100 ns since 1601; system_clock's epoch is 1970.
std::chrono::system_clock::time_point moment_of(std::uint64_t ticks) noexcept {
  using hundred_nanoseconds = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;
  constexpr std::uint64_t epoch = 116'444'736'000'000'000;
  if (ticks < epoch) return {};
  return std::chrono::system_clock::time_point{
      std::chrono::duration_cast<std::chrono::system_clock::duration>(
          hundred_nanoseconds{static_cast<std::int64_t>(ticks - epoch)})};
}

/// By NtQueryInformationProcess, class 60 (ProcessCommandLineInformation, Windows 8.1): the only
/// way that does not read the other process's memory.
std::vector<std::string> arguments_of(void* process) {
  using query = LONG(__stdcall*)(void*, int, void*, ULONG, ULONG*);
  static const auto query_process = reinterpret_cast<query>(reinterpret_cast<void*>(
      ::GetProcAddress(::GetModuleHandleW(L"ntdll"), "NtQueryInformationProcess")));
  constexpr int command_line_information = 60;
  ULONG size = 0;
  query_process(process, command_line_information, nullptr, 0, &size);
  // A UNICODE_STRING, which points to the letters behind it.
  struct counted_text {
    USHORT bytes;
    USHORT capacity;
    wchar_t* letters;
  };
  if (size < sizeof(counted_text)) return {};
  std::vector<std::max_align_t> area(size / sizeof(std::max_align_t) + 1);
  if (query_process(process, command_line_information, area.data(), size, &size) < 0) return {};
  const auto& text = *reinterpret_cast<const counted_text*>(area.data());
  const std::wstring line{text.letters, text.bytes / sizeof(wchar_t)};
  if (line.empty()) return {};
  int count = 0;
  wchar_t** const parts = ::CommandLineToArgvW(line.c_str(), &count);
  if (parts == nullptr) return {};
  std::vector<std::string> arguments;
  for (int index = 0; index < count; ++index) arguments.push_back(to_utf8(parts[index]));
  ::LocalFree(parts);
  return arguments;
}

std::uint64_t resident_of(void* process) noexcept {
  PROCESS_MEMORY_COUNTERS memory{};
  memory.cb = sizeof memory;
  return ::GetProcessMemoryInfo(process, &memory, sizeof memory) != 0 ? memory.WorkingSetSize : 0;
}

}  // namespace
}  // namespace brood::windows

namespace brood::backend {

result<std::optional<process_info>> inspect(pid_type pid) noexcept try {
  const auto entries = windows::snapshot();
  if (!entries) return entries.error();
  const auto entry = std::find_if(entries->begin(), entries->end(),
                                  [pid](const auto& each) { return each.th32ProcessID == pid; });
  if (entry == entries->end()) return std::optional<process_info>{};
  process_info info{.pid = pid,
                    .parent = entry->th32ParentProcessID,
                    .state = process_state::running,
                    .name = windows::to_utf8(entry->szExeFile),
                    .threads = entry->cntThreads};
  if (const auto process = windows::open_process(pid)) {
    info.started = windows::moment_of(windows::start_of(process.get()));
    info.resident_bytes = windows::resident_of(process.get());
    info.command_line = windows::arguments_of(process.get());
  }
  return std::optional{std::move(info)};
} catch (const std::bad_alloc&) {
  return windows::error_of(ERROR_NOT_ENOUGH_MEMORY, "inspect a process");
}

result<std::vector<process_link>> process_links() noexcept try {
  const auto entries = windows::snapshot();
  if (!entries) return entries.error();
  std::map<DWORD, std::uint64_t> starts;
  for (const auto& entry : *entries) {
    starts[entry.th32ProcessID] =
        windows::start_of(windows::open_process(entry.th32ProcessID).get());
  }
  std::vector<process_link> links;
  for (const auto& entry : *entries) {
    const std::uint64_t started = starts[entry.th32ProcessID];
    const auto parent = starts.find(entry.th32ParentProcessID);
    // A number that is gone, or that belongs to a later process, is no parent's.
    const bool is_parent = parent != starts.end() && parent->second <= started;
    links.push_back({.pid = entry.th32ProcessID,
                     .parent = is_parent ? entry.th32ParentProcessID : 0,
                     .session = 0,
                     .state = process_state::running,
                     .started = started});
  }
  std::sort(links.begin(), links.end(),
            [](const auto& left, const auto& right) { return left.pid < right.pid; });
  return links;
} catch (const std::bad_alloc&) {
  return windows::error_of(ERROR_NOT_ENOUGH_MEMORY, "list the processes");
}

}  // namespace brood::backend
