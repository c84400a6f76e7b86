// SPDX-License-Identifier: MIT
// Seeing a child's end: always by its handle, never by STILL_ACTIVE, which is also the exit code
// 259.
#include <algorithm>
#include <chrono>

#include "backend.hpp"
#include "end_codes.hpp"
#include "errors.hpp"
#include "waiting.hpp"

namespace brood::windows {
namespace {

using backend::steady_time;

// Milliseconds are 32 bits here, and one value means for ever: long waits come in slices.
constexpr std::chrono::milliseconds longest_slice{0x7FFF'FFFF};

DWORD next_slice(steady_time deadline) noexcept {
  if (deadline == steady_time::max()) return INFINITE;
  const auto now = steady_time::clock::now();
  if (deadline <= now) return 0;
  if (deadline - now >= longest_slice) return static_cast<DWORD>(longest_slice.count());
  return static_cast<DWORD>(std::chrono::ceil<std::chrono::milliseconds>(deadline - now).count());
}

}  // namespace

result<waited> wait_until(void* object, steady_time deadline, const char* step) noexcept {
  for (;;) {
    const DWORD slice = next_slice(deadline);
    switch (::WaitForSingleObject(object, slice)) {
      case WAIT_OBJECT_0:
        return waited::ready;
      case WAIT_ABANDONED:
        return waited::abandoned;
      case WAIT_TIMEOUT:
        // The system counts in ticks and may be back a little early.
        if (slice == 0) return waited::timed_out;
        break;
      default:
        return last_error(step);
    }
  }
}

}  // namespace brood::windows

namespace brood::backend {

result<bool> wait_for_end(const child& of, steady_time deadline) noexcept {
  const auto outcome = windows::wait_until(of.process.get(), deadline, "wait for its end");
  if (!outcome) return outcome.error();
  return *outcome == windows::waited::ready;
}

exit_status reap(child& of) noexcept {
  of.block.reset();
  of.interrupt.reset();
  DWORD code = 0;
  if (::GetExitCodeProcess(of.process.get(), &code) == 0) return exit_status::taken_elsewhere();
  return windows::status_of_code(code);
}

native_handle sentinel(const child& of) noexcept { return of.process.get(); }

pid_type pid_of(const child& of) noexcept { return of.pid; }

std::vector<std::uint64_t> numbers_of(const child& of) {
  return {reinterpret_cast<std::uintptr_t>(of.process.get())};
}

}  // namespace brood::backend
