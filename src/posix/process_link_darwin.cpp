// SPDX-License-Identifier: MIT
// macOS has no handles of processes: a number is looked at right before it is used.
#include "process_link.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <cerrno>

#include "wait_parts.hpp"

namespace brood::posix {

delivery deliver(const backend::process_link& to, int signal) noexcept {
  const auto now = link_of(to.pid);
  if (!now) return delivery::refused;
  if (!*now || (*now)->started != to.started) return delivery::gone;
  if (::kill(to.pid, signal) == 0) return delivery::done;
  return errno == ESRCH ? delivery::gone : delivery::refused;
}

bool await_end(const backend::process_link& of, backend::steady_time deadline) noexcept {
  return await_end_by_number(of, deadline);
}

// The kernel tells of a stop once no thread of the process runs any more.
bool all_threads_stopped(pid_t) noexcept { return true; }

}  // namespace brood::posix

namespace brood::posix {

bool gets_orphans() noexcept { return false; }

void renew_adoption_lock() noexcept {}

}  // namespace brood::posix

namespace brood::backend {

result<void> adopt_orphans(bool) noexcept {
  return failure{errc::unsupported,
                 "become the adopter of orphans: on macOS launchd adopts them all"};
}

std::optional<exit_status> reap(const process_link& orphan) noexcept {
  const auto now = posix::link_of(orphan.pid);
  if (!now || !*now || (*now)->started != orphan.started) return std::nullopt;
  int word = 0;
  if (::waitpid(orphan.pid, &word, WNOHANG) != orphan.pid) return std::nullopt;
  return posix::status_of_word(word);
}

}  // namespace brood::backend
