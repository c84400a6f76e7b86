// SPDX-License-Identifier: MIT
#include "../find/facts.hpp"

#include <signal.h>
#include <sys/utsname.h>

#include <fstream>
#include <string>
#include <string_view>

namespace brood_lab {

namespace {

/// What /proc/PID/status says under that word, which ends in a colon; empty where there is none, as
/// on macOS, which tells of a process's signals only which ones it catches.
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

// macOS has none.
bool may_have_subreapers() noexcept {
  utsname system{};
  return ::uname(&system) >= 0 && std::string_view{system.sysname} == "Linux";
}

std::string_view why_no_zombies() noexcept { return {}; }

}  // namespace brood_lab
