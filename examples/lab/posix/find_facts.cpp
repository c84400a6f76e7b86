// SPDX-License-Identifier: MIT
#include "../find_facts.hpp"

#include <signal.h>

#include <cstdint>
#include <fstream>
#include <string>

#if defined(__APPLE__)
#include <sys/sysctl.h>
#endif

namespace brood_lab {

#if defined(__APPLE__)

// Without a handler nothing can be said: the set of ignored signals holds this one from the
// beginning, and which ones are blocked the system does not tell.
child_signal_habit child_signal_habit_of(brood::pid_type pid) {
  int name[] = {CTL_KERN, KERN_PROC, KERN_PROC_PID, pid};
  kinfo_proc process{};
  std::size_t size = sizeof process;
  if (::sysctl(name, 4, &process, &size, nullptr, 0) != 0 || size != sizeof process) {
    return child_signal_habit::untold;
  }
  const std::uint32_t caught = process.kp_proc.p_sigcatch;
  return (caught >> (SIGCHLD - 1) & 1) != 0 ? child_signal_habit::caught
                                            : child_signal_habit::untold;
}

brood::pid_type tracer_of(brood::pid_type) { return 0; }
bool may_have_subreapers() noexcept { return false; }

#else

namespace {

/// What /proc/PID/status says under that word, which ends in a colon.
std::string status_line(brood::pid_type pid, std::string_view word) {
  std::ifstream status{"/proc/" + std::to_string(pid) + "/status"};
  for (std::string line; std::getline(status, line);) {
    if (!line.starts_with(word)) continue;
    line.erase(0, line.find_first_not_of(" \t", word.size()));
    return line;
  }
  return {};
}

bool has_child_signal(const std::string& mask) {
  return !mask.empty() && (std::stoull(mask, nullptr, 16) >> (SIGCHLD - 1) & 1) != 0;
}

}  // namespace

child_signal_habit child_signal_habit_of(brood::pid_type pid) {
  const std::string caught = status_line(pid, "SigCgt:");
  if (caught.empty()) return child_signal_habit::untold;
  if (has_child_signal(status_line(pid, "SigBlk:"))) return child_signal_habit::blocked;
  if (has_child_signal(caught)) return child_signal_habit::caught;
  if (has_child_signal(status_line(pid, "SigIgn:"))) return child_signal_habit::ignored;
  return child_signal_habit::none;
}

brood::pid_type tracer_of(brood::pid_type pid) {
  const std::string tracer = status_line(pid, "TracerPid:");
  return tracer.empty() ? 0 : std::stoi(tracer);
}

bool may_have_subreapers() noexcept { return true; }

#endif

std::string_view why_no_zombies() noexcept { return {}; }

}  // namespace brood_lab
