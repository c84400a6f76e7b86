// SPDX-License-Identifier: MIT
// Facts about this process and its machine.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <new>

#include "backend.hpp"
#include "errors.hpp"
#include "interrupts.hpp"
#include "program.hpp"
#include "text.hpp"
//
#include <tlhelp32.h>

namespace brood::windows {
namespace {

unsigned processors_of_machine() noexcept {
  return ::GetActiveProcessorCount(ALL_PROCESSOR_GROUPS);
}

unsigned processors_by_affinity() noexcept {
  DWORD_PTR own = 0;
  DWORD_PTR all = 0;
  // A process that spans several groups of processors is told zero.
  if (::GetProcessAffinityMask(::GetCurrentProcess(), &own, &all) == 0 || own == 0) {
    return processors_of_machine();
  }
  return static_cast<unsigned>(std::popcount(static_cast<std::uint64_t>(own)));
}

// A container's limit: a share of the whole machine, in hundredths of a percent.
unsigned processors_by_job() noexcept {
  JOBOBJECT_CPU_RATE_CONTROL_INFORMATION limit{};
  const bool is_known = ::QueryInformationJobObject(nullptr, JobObjectCpuRateControlInformation,
                                                    &limit, sizeof limit, nullptr) != 0;
  constexpr DWORD hard = JOB_OBJECT_CPU_RATE_CONTROL_ENABLE | JOB_OBJECT_CPU_RATE_CONTROL_HARD_CAP;
  const unsigned whole = processors_of_machine();
  if (!is_known || (limit.ControlFlags & hard) != hard) return whole;
  constexpr std::uint64_t all_of_it = 10'000;
  const std::uint64_t share = std::uint64_t{whole} * limit.CpuRate;
  return static_cast<unsigned>((share + all_of_it - 1) / all_of_it);
}

}  // namespace
}  // namespace brood::windows

namespace brood::backend {

pid_type current_pid() noexcept { return ::GetCurrentProcessId(); }

// Threads that the system makes for itself (its loader does) count as well.
result<unsigned> thread_count() noexcept {
  const HANDLE snapshot = ::CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
  if (snapshot == INVALID_HANDLE_VALUE) return windows::last_error("count the threads");
  const windows::unique_handle owner{snapshot};
  const DWORD self = ::GetCurrentProcessId();
  THREADENTRY32 thread{};
  thread.dwSize = sizeof thread;
  unsigned count = 0;
  for (BOOL more = ::Thread32First(snapshot, &thread); more != 0;
       more = ::Thread32Next(snapshot, &thread)) {
    if (thread.th32OwnerProcessID == self) ++count;
  }
  return std::max(1U, count - std::min(count, windows::own_threads()));
}

unsigned usable_processors() noexcept {
  return std::max(1U, std::min(windows::processors_by_affinity(), windows::processors_by_job()));
}

std::uint64_t current_thread() noexcept { return ::GetCurrentThreadId(); }

std::string program_name() noexcept try {
  const auto path = windows::program_file();
  return path ? windows::to_utf8(path->substr(path->find_last_of(L'\\') + 1)) : std::string{};
} catch (const std::bad_alloc&) {
  return {};
}

void close_handle(native_handle handle) noexcept { windows::close_handle(handle); }

}  // namespace brood::backend
