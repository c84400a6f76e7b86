// SPDX-License-Identifier: MIT
// The handles of this process. Counted are those to processes, sections and mutexes: the runtime
// opens others (events, files, threads) by itself.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <new>
#include <string_view>

#include "backend.hpp"
#include "ntdll.hpp"
#include "text.hpp"

namespace brood::windows {
namespace {

using backend::open_thing;

/// PROCESS_HANDLE_TABLE_ENTRY_INFO, behind a count and a reserved word.
struct own_handle {
  std::uintptr_t value;
  std::uintptr_t counts[2];
  ULONG details[4];
};

/// SYSTEM_HANDLE_TABLE_ENTRY_INFO_EX, behind a count and a reserved word.
struct handle_of_any {
  void* object;
  std::uintptr_t pid;
  std::uintptr_t value;
  ULONG details[4];
};

template <class Record, class Use>
void for_each(const answer_area& area, Use use) {
  const std::uintptr_t count = *area.at<std::uintptr_t>();
  const auto* const first = area.at<Record>(2 * sizeof(std::uintptr_t));
  std::for_each(first, first + count, use);
}

/// The values of this process's handles. Where the system does not tell those of one process (Wine
/// does not), all handles of the machine are looked through.
result<std::vector<std::uintptr_t>> own_handles() {
  std::vector<std::uintptr_t> values;
  answer_area area{64 * 1024};
  nt_status status = area.fill([](void* answer, ULONG size, ULONG* needed) {
    return query_process(::GetCurrentProcess(), process_class::handles, answer, size, needed);
  });
  if (status >= 0) {
    for_each<own_handle>(area, [&](const own_handle& each) { values.push_back(each.value); });
    return values;
  }
  status = area.fill([](void* answer, ULONG size, ULONG* needed) {
    return query_system(system_class::handles, answer, size, needed);
  });
  if (status < 0) return failure_of(status, "list the handles of this process");
  for_each<handle_of_any>(area, [&](const handle_of_any& each) {
    if (each.pid == ::GetCurrentProcessId()) values.push_back(each.value);
  });
  return values;
}

/// Empty if the handle has been closed meanwhile, or has no name.
std::wstring ask(std::uintptr_t value, object_class what) {
  answer_area area{1024};
  void* const handle = reinterpret_cast<void*>(value);
  const nt_status status = area.fill([&](void* answer, ULONG size, ULONG* needed) {
    return query_object(handle, what, answer, size, needed);
  });
  return status < 0 ? std::wstring{} : area.at<counted_text>()->text();
}

bool is_counted(std::wstring_view type) noexcept {
  return type == L"Process" || type == L"Section" || type == L"Mutant";
}

/// "Process 4711", "Section", "Mutant \BaseNamedObjects\name".
std::string describe(std::uintptr_t value, std::wstring_view type) {
  const std::string text = to_utf8(type);
  if (type == L"Process") {
    const DWORD pid = ::GetProcessId(reinterpret_cast<void*>(value));
    return pid == 0 ? text : text + ' ' + std::to_string(pid);
  }
  // Asking for the name may block where the handle is a pipe's: not with these types.
  const std::wstring name = ask(value, object_class::name);
  return name.empty() ? text : text + ' ' + to_utf8(name);
}

}  // namespace
}  // namespace brood::windows

namespace brood::backend {

result<std::vector<open_thing>> open_things() noexcept try {
  auto values = windows::own_handles();
  if (!values) return values.error();
  std::sort(values->begin(), values->end());
  std::vector<open_thing> things;
  for (const std::uintptr_t value : *values) {
    const std::wstring type = windows::ask(value, windows::object_class::type);
    if (windows::is_counted(type)) things.push_back({value, windows::describe(value, type)});
  }
  return things;
} catch (const std::bad_alloc&) {
  return windows::error_of(ERROR_NOT_ENOUGH_MEMORY, "list the handles of this process");
}

}  // namespace brood::backend
