// SPDX-License-Identifier: MIT
#include <windows.h>
//
#include <tlhelp32.h>
#include <winternl.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

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

/// The name of a handle's type; empty if there is no such handle.
std::wstring type_of(void* handle) {
  using query = LONG(__stdcall*)(void*, int, void*, ULONG, ULONG*);
  static const auto query_object = reinterpret_cast<query>(
      reinterpret_cast<void*>(::GetProcAddress(::GetModuleHandleW(L"ntdll"), "NtQueryObject")));
  constexpr int object_type_information = 2;
  alignas(UNICODE_STRING) unsigned char answer[1024];
  if (query_object(handle, object_type_information, answer, sizeof answer, nullptr) < 0) return {};
  const auto& name = *reinterpret_cast<const UNICODE_STRING*>(answer);
  return {name.Buffer, name.Length / sizeof(wchar_t)};
}

/// What Brood opens and closes. Not counted: events, files and threads, of which the runtime and
/// the thread pool open some of their own at first use; and the one job of all daemon children,
/// which stays open for the life of the process and which the listener was seen to find.
bool is_counted(std::wstring_view type) {
  return type == L"Process" || type == L"Section" || type == L"Mutant";
}

}  // namespace

std::vector<std::string> children_of_this_process() {
  std::vector<std::string> children;
  for (const DWORD pid : listed_children()) {
    if (is_running_child(pid)) children.push_back("pid " + std::to_string(pid));
  }
  return children;
}

std::vector<std::string> open_things() {
  // GoogleTest prints failures and skips to the debugger as well, which opens a mutex for good:
  // now, not in the middle of a test.
  [[maybe_unused]] static const bool is_open = (::OutputDebugStringA(""), true);
  std::vector<std::string> things;
  constexpr std::uintptr_t last = 0x4000;
  for (std::uintptr_t value = 4; value <= last; value += 4) {
    const std::wstring type = type_of(reinterpret_cast<void*>(value));
    if (!is_counted(type)) continue;
    std::string name;
    for (const wchar_t letter : type) name += static_cast<char>(letter);
    things.push_back("handle " + std::to_string(value) + ": " + name);
  }
  std::sort(things.begin(), things.end());
  return things;
}

}  // namespace brood_test
