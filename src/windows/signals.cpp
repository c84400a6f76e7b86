// SPDX-License-Identifier: MIT
// Ending and interrupting a child, and no other process: always through its handle.
#include "backend.hpp"
#include "end_codes.hpp"
#include "errors.hpp"
#include "process_link.hpp"

namespace brood::backend {

result<void> send(const child& to, stop_signal what) noexcept {
  switch (what) {
    case stop_signal::terminate:
      return windows::end_process(to.process.get(), windows::terminate_signal);
    case stop_signal::kill:
      return windows::end_process(to.process.get(), windows::kill_signal);
    case stop_signal::interrupt:
      break;
  }
  if (::SetEvent(to.interrupt.get()) == 0) return windows::last_error("interrupt the process");
  return {};
}

}  // namespace brood::backend
