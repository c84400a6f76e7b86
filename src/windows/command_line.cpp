// SPDX-License-Identifier: MIT
#include "command_line.hpp"

#include "ntdll.hpp"
#include "unique_handle.hpp"
//
#include <winternl.h>

namespace brood::windows {
namespace {

template <class T>
bool read(void* process, const void* address, T& into) noexcept {
  return ::ReadProcessMemory(process, address, &into, sizeof into, nullptr) != 0;
}

/// From the other process's memory, which may be changing. Letters that cannot be read are none.
std::wstring read_from_memory(void* process) {
  PROCESS_BASIC_INFORMATION basics{};
  PEB block{};
  RTL_USER_PROCESS_PARAMETERS parameters{};
  if (query_process(process, process_class::basics, &basics, sizeof basics, nullptr) < 0 ||
      !read(process, basics.PebBaseAddress, block) ||
      !read(process, block.ProcessParameters, parameters)) {
    return {};
  }
  const UNICODE_STRING& line = parameters.CommandLine;
  std::wstring text(line.Length / sizeof(wchar_t), L'\0');
  if (::ReadProcessMemory(process, line.Buffer, text.data(), text.size() * sizeof(wchar_t),
                          nullptr) == 0) {
    return {};
  }
  return text;
}

}  // namespace

std::wstring command_line_of(unsigned long pid) {
  {
    const unique_handle process{::OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid)};
    if (!process) return {};
    answer_area area{1024};
    const nt_status status = area.fill([&](void* answer, ULONG size, ULONG* needed) {
      return query_process(process.get(), process_class::command_line, answer, size, needed);
    });
    if (status >= 0) return area.at<counted_text>()->text();
    if (!is_unknown_class(status)) return {};
  }
  // Wine does not know that question.
  const unique_handle process{
      ::OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, FALSE, pid)};
  return process ? read_from_memory(process.get()) : std::wstring{};
}

}  // namespace brood::windows
