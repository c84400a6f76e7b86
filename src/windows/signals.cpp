// SPDX-License-Identifier: MIT
// Ending and interrupting a child, and no other process: always through its handle.
#include "backend.hpp"
#include "end_codes.hpp"
#include "errors.hpp"

namespace brood::windows {
namespace {

result<void> end(const backend::child& child, int signal_number) noexcept {
  if (::TerminateProcess(child.process.get(), code_of_signal(signal_number)) != 0) return {};
  const DWORD reason = ::GetLastError();
  // A process that has ended denies it, and so does one that is ending: that one has its exit code
  // already, although its handle is not ready yet.
  DWORD code = STILL_ACTIVE;
  if (reason == ERROR_ACCESS_DENIED &&
      ((::GetExitCodeProcess(child.process.get(), &code) != 0 && code != STILL_ACTIVE) ||
       ::WaitForSingleObject(child.process.get(), 0) == WAIT_OBJECT_0)) {
    return {};
  }
  return error_of(reason, "end the process");
}

}  // namespace
}  // namespace brood::windows

namespace brood::backend {

result<void> send(const child& to, stop_signal what) noexcept {
  switch (what) {
    case stop_signal::terminate:
      return windows::end(to, windows::terminate_signal);
    case stop_signal::kill:
      return windows::end(to, windows::kill_signal);
    case stop_signal::interrupt:
      break;
  }
  if (::SetEvent(to.interrupt.get()) == 0) return windows::last_error("interrupt the process");
  return {};
}

}  // namespace brood::backend
