// SPDX-License-Identifier: MIT
// Handles are not listed here: the runtime and the thread pool open some of their own at first use.
// windows/start_test.cpp counts them over many cycles instead.
#include <windows.h>
//
#include <tlhelp32.h>

#include <algorithm>
#include <cstdint>

#include "absence.hpp"

namespace brood_test {
namespace {

std::vector<DWORD> listed_children() {
  std::vector<DWORD> children;
  void* const table = ::CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  if (table == INVALID_HANDLE_VALUE) return children;
  PROCESSENTRY32W entry{};
  entry.dwSize = sizeof entry;
  for (BOOL more = ::Process32FirstW(table, &entry); more != 0;
       more = ::Process32NextW(table, &entry)) {
    if (entry.th32ParentProcessID == ::GetCurrentProcessId()) {
      children.push_back(entry.th32ProcessID);
    }
  }
  ::CloseHandle(table);
  return children;
}

bool is_listed(DWORD pid) {
  const auto children = listed_children();
  return std::find(children.begin(), children.end(), pid) != children.end();
}

std::uint64_t start_time(void* process) {
  FILETIME start{};
  FILETIME unused{};
  ::GetProcessTimes(process, &start, &unused, &unused, &unused);
  return (std::uint64_t{start.dwHighDateTime} << 32) | start.dwLowDateTime;
}

// A process number means what it meant only while a handle is open: the child's may by now be
// another's, and that of an orphan's dead parent may by now be ours.
bool is_running_child(DWORD pid) {
  void* const process = ::OpenProcess(SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid);
  if (process == nullptr) return false;
  const bool result = ::WaitForSingleObject(process, 0) == WAIT_TIMEOUT && is_listed(pid) &&
                      start_time(process) >= start_time(::GetCurrentProcess());
  ::CloseHandle(process);
  return result;
}

}  // namespace

std::vector<std::string> children_of_this_process() {
  std::vector<std::string> children;
  for (const DWORD pid : listed_children()) {
    if (is_running_child(pid)) children.push_back("pid " + std::to_string(pid));
  }
  return children;
}

std::vector<std::string> open_things() { return {}; }

}  // namespace brood_test
