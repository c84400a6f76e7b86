// SPDX-License-Identifier: MIT
#include "ntdll.hpp"

#include <utility>

namespace brood::windows {
namespace {

constexpr auto not_implemented = static_cast<nt_status>(0xC0000002);
constexpr auto invalid_info_class = static_cast<nt_status>(0xC0000003);
constexpr auto buffer_overflow = static_cast<nt_status>(0x80000005);
constexpr auto length_mismatch = static_cast<nt_status>(0xC0000004);
constexpr auto buffer_too_small = static_cast<nt_status>(0xC0000023);

using query_one = nt_status(__stdcall*)(void*, int, void*, ULONG, ULONG*);

template <class Function>
Function find(const char* name) noexcept {
  return reinterpret_cast<Function>(
      reinterpret_cast<void*>(::GetProcAddress(::GetModuleHandleW(L"ntdll"), name)));
}

}  // namespace

nt_status query_system(system_class what, void* answer, ULONG size, ULONG* needed) noexcept {
  static const auto query =
      find<nt_status(__stdcall*)(int, void*, ULONG, ULONG*)>("NtQuerySystemInformation");
  if (query == nullptr) return not_implemented;
  return query(static_cast<int>(what), answer, size, needed);
}

nt_status query_process(void* process, process_class what, void* answer, ULONG size,
                        ULONG* needed) noexcept {
  static const auto query = find<query_one>("NtQueryInformationProcess");
  if (query == nullptr) return not_implemented;
  return query(process, static_cast<int>(what), answer, size, needed);
}

nt_status query_object(void* handle, object_class what, void* answer, ULONG size,
                       ULONG* needed) noexcept {
  static const auto query = find<query_one>("NtQueryObject");
  if (query == nullptr) return not_implemented;
  return query(handle, static_cast<int>(what), answer, size, needed);
}

nt_status suspend_process(void* process) noexcept {
  static const auto suspend = find<nt_status(__stdcall*)(void*)>("NtSuspendProcess");
  return suspend == nullptr ? not_implemented : suspend(process);
}

nt_status resume_process(void* process) noexcept {
  static const auto resume = find<nt_status(__stdcall*)(void*)>("NtResumeProcess");
  return resume == nullptr ? not_implemented : resume(process);
}

bool is_unknown_class(nt_status status) noexcept {
  return status == invalid_info_class || status == not_implemented;
}

failure failure_of(nt_status status, std::string step) noexcept {
  static const auto translate = find<ULONG(__stdcall*)(nt_status)>("RtlNtStatusToDosError");
  const DWORD code = translate == nullptr ? DWORD{ERROR_GEN_FAILURE} : translate(status);
  return error_of(code, std::move(step));
}

bool answer_area::is_too_small(nt_status status) noexcept {
  return status == length_mismatch || status == buffer_too_small || status == buffer_overflow;
}

}  // namespace brood::windows
