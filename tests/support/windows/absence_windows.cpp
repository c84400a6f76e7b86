// SPDX-License-Identifier: MIT
// Handles are not listed here: the runtime and the thread pool open some of their own at first use.
// windows/start_test.cpp counts them over many cycles instead.
#include <windows.h>
//
#include <tlhelp32.h>

#include "absence.hpp"

namespace brood_test {

std::vector<std::string> children_of_this_process() {
  std::vector<std::string> children;
  void* const table = ::CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  if (table == INVALID_HANDLE_VALUE) return children;
  PROCESSENTRY32W entry{};
  entry.dwSize = sizeof entry;
  for (BOOL more = ::Process32FirstW(table, &entry); more != 0;
       more = ::Process32NextW(table, &entry)) {
    if (entry.th32ParentProcessID != ::GetCurrentProcessId()) continue;
    // An ended process stays in the table while somebody holds a handle of it.
    void* const process = ::OpenProcess(SYNCHRONIZE, FALSE, entry.th32ProcessID);
    if (process == nullptr) continue;
    if (::WaitForSingleObject(process, 0) == WAIT_TIMEOUT) {
      children.push_back("pid " + std::to_string(entry.th32ProcessID));
    }
    ::CloseHandle(process);
  }
  ::CloseHandle(table);
  return children;
}

std::vector<std::string> open_things() { return {}; }

}  // namespace brood_test
