// SPDX-License-Identifier: MIT
#include "process_link.hpp"

#include "end_codes.hpp"
#include "errors.hpp"
#include "process_snapshot.hpp"

namespace brood::windows {

opened_link open_link(const backend::process_link& link) noexcept {
  constexpr DWORD look = SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION;
  // From all that is wanted down to what a stranger's process may grant.
  for (const DWORD more :
       {DWORD{PROCESS_TERMINATE | PROCESS_SUSPEND_RESUME}, DWORD{PROCESS_TERMINATE}, DWORD{0}}) {
    unique_handle process{::OpenProcess(look | more, FALSE, link.pid)};
    if (!process && ::GetLastError() == ERROR_INVALID_PARAMETER) return {.is_gone = true};
    if (!process) continue;
    if (start_of(process.get()) != link.started) return {.is_gone = true};
    return {.process = std::move(process),
            .may_end = (more & PROCESS_TERMINATE) != 0,
            .may_suspend = (more & PROCESS_SUSPEND_RESUME) != 0};
  }
  return {};
}

result<void> end_process(void* process, int signal_number) noexcept {
  if (::TerminateProcess(process, code_of_signal(signal_number)) != 0) return {};
  const DWORD reason = ::GetLastError();
  // A process that has ended denies it, and so does one that is ending: that one has its exit code
  // already, although its handle is not ready yet.
  DWORD code = STILL_ACTIVE;
  if (reason == ERROR_ACCESS_DENIED &&
      ((::GetExitCodeProcess(process, &code) != 0 && code != STILL_ACTIVE) || has_ended(process))) {
    return {};
  }
  return error_of(reason, "end the process");
}

}  // namespace brood::windows

namespace brood::backend {

// Nobody can be asked to end: a request to terminate is an end, as for a child. An interrupt takes
// the event that only a child of Brood's has.
result<void> send(const process_link& to, stop_signal what) noexcept {
  if (what == stop_signal::interrupt) {
    return failure{errc::unsupported, "interrupt a process that is no child of this one"};
  }
  const auto target = windows::open_link(to);
  if (target.is_gone) return {};
  if (!target.may_end) {
    return windows::error_of(ERROR_ACCESS_DENIED, "end process " + std::to_string(to.pid));
  }
  return windows::end_process(target.process.get(), what == stop_signal::terminate
                                                        ? windows::terminate_signal
                                                        : windows::kill_signal);
}

}  // namespace brood::backend
