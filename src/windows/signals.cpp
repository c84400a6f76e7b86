// SPDX-License-Identifier: MIT
// Ending and interrupting a child, and being interrupted.
#include <csignal>

#include "backend.hpp"
#include "end_codes.hpp"
#include "errors.hpp"
#include "interrupts.hpp"

namespace brood::windows {
namespace {

static_assert(SIGINT == interrupt_signal && SIGTERM == terminate_signal);

void end_this_process(int signal_number) noexcept {
  ::TerminateProcess(::GetCurrentProcess(), code_of_signal(signal_number));
}

// The runtime's own default action would be exit code 3, which means abort() as well.
void CALLBACK interrupt_this_process(void*, BOOLEAN) {
  const auto handler = std::signal(SIGINT, SIG_IGN);
  if (handler == SIG_DFL) end_this_process(interrupt_signal);
  std::signal(SIGINT, handler);
  if (handler != SIG_IGN) std::raise(SIGINT);
}

void CALLBACK follow_parent(void*, BOOLEAN) { end_this_process(kill_signal); }

// The registration stays for the rest of this process's life.
result<void> call_when_ready(void* object, WAITORTIMERCALLBACK callback, ULONG flags,
                             const char* step) noexcept {
  HANDLE registration = nullptr;
  if (::RegisterWaitForSingleObject(&registration, object, callback, nullptr, INFINITE, flags) ==
      0) {
    return last_error(step);
  }
  return {};
}

result<void> end(const backend::child& child, int signal_number) noexcept {
  if (::TerminateProcess(child.process.get(), code_of_signal(signal_number)) != 0) return {};
  const DWORD reason = ::GetLastError();
  // A process that has ended, or is about to, denies it.
  if (reason == ERROR_ACCESS_DENIED &&
      ::WaitForSingleObject(child.process.get(), 0) == WAIT_OBJECT_0) {
    return {};
  }
  return error_of(reason, "end the process");
}

}  // namespace

result<void> listen_for_interrupt(void* event) noexcept {
  // A handler may take its time.
  return call_when_ready(event, interrupt_this_process, WT_EXECUTELONGFUNCTION,
                         "listen for interrupts");
}

result<void> end_with_parent(void* parent) noexcept {
  return call_when_ready(parent, follow_parent, WT_EXECUTEONLYONCE, "watch the parent");
}

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
