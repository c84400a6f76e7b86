// SPDX-License-Identifier: MIT
#include "interrupts.hpp"

#include <atomic>
#include <csignal>
#include <system_error>
#include <thread>

#include "end_codes.hpp"
#include "errors.hpp"
#include "unique_handle.hpp"

namespace brood::windows {
namespace {

constinit std::atomic<unsigned> threads{0};

void end_this_process(int signal_number) noexcept {
  ::TerminateProcess(::GetCurrentProcess(), code_of_signal(signal_number));
}

// The runtime's own default action would be exit code 3, which means abort() as well.
void interrupt_this_process() noexcept {
  const auto handler = std::signal(SIGINT, SIG_IGN);
  if (handler == SIG_DFL) end_this_process(interrupt_signal);
  std::signal(SIGINT, handler);
  if (handler != SIG_IGN) std::raise(SIGINT);
}

void follow_parent() noexcept { end_this_process(kill_signal); }

/// Calls `action` each time `object` becomes ready, for the rest of this process's life.
result<void> watch(void* object, void (*action)() noexcept, const char* step) noexcept {
  const unique_handle running{::CreateEventW(nullptr, TRUE, FALSE, nullptr)};
  if (!running) return last_error(step);
  try {
    std::thread{[object, action, is_running = running.get()] {
      ::SetEvent(is_running);
      while (::WaitForSingleObject(object, INFINITE) == WAIT_OBJECT_0) action();
    }}.detach();
  } catch (const std::system_error& error) {
    return failure{error.code(), step};
  }
  // A process that ends while one of its threads is still being made confuses Wine.
  ::WaitForSingleObject(running.get(), INFINITE);
  threads.fetch_add(1);
  return {};
}

}  // namespace

result<void> listen_for_interrupt(void* event) noexcept {
  return watch(event, interrupt_this_process, "listen for interrupts");
}

result<void> end_with_parent(void* parent) noexcept {
  return watch(parent, follow_parent, "watch the parent");
}

unsigned own_threads() noexcept { return threads; }

}  // namespace brood::windows
