// SPDX-License-Identifier: MIT
#include "process_link.hpp"

#include <signal.h>

#include <algorithm>
#include <thread>

namespace brood::posix {

bool has_ended(const backend::process_link& link) noexcept {
  const auto now = link_of(link.pid);
  if (!now) return false;
  if (!*now || (*now)->started != link.started) return true;
  return (*now)->state == process_state::zombie || (*now)->state == process_state::dead;
}

bool await_end_by_number(const backend::process_link& of, backend::steady_time deadline) noexcept {
  auto interval = std::chrono::milliseconds{1};
  while (!has_ended(of)) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(interval);
    interval = std::min(interval * 2, std::chrono::milliseconds{20});
  }
  return true;
}

}  // namespace brood::posix

namespace brood::backend {

result<void> send(const process_link& to, stop_signal what) noexcept {
  const int signal = what == stop_signal::interrupt   ? SIGINT
                     : what == stop_signal::terminate ? SIGTERM
                                                      : SIGKILL;
  const posix::delivery sent = posix::deliver(to, signal);
  if (sent == posix::delivery::done && what == stop_signal::terminate &&
      to.state == process_state::stopped) {
    // It would hear of it only when somebody continues it.
    static_cast<void>(posix::deliver(to, SIGCONT));
  }
  if (sent != posix::delivery::refused) return {};
  return failure{std::make_error_code(std::errc::operation_not_permitted),
                 "signal process " + std::to_string(to.pid)};
}

}  // namespace brood::backend
