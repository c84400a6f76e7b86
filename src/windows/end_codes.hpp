// SPDX-License-Identifier: MIT
// Windows knows no signals: a process that is ended from outside ends with a code that the one who
// ended it chose. These codes of Brood's own stand for the signals.
#pragma once

#include <cstdint>

#include "brood/exit_status.hpp"

namespace brood::windows {

inline constexpr int interrupt_signal = 2;
inline constexpr int kill_signal = 9;
inline constexpr int terminate_signal = 15;

// Severity "error" with the customer bit, which no system code has, and which no program would
// choose for itself by accident.
inline constexpr std::uint32_t ended_by_signal = 0xE0B0'0000;

constexpr std::uint32_t code_of_signal(int number) noexcept {
  return ended_by_signal | static_cast<std::uint32_t>(number);
}

constexpr exit_status status_of_code(std::uint32_t code) noexcept {
  for (const int number : {interrupt_signal, kill_signal, terminate_signal}) {
    if (code == code_of_signal(number)) return exit_status::signaled(number);
  }
  return exit_status::exited(static_cast<int>(code));
}

}  // namespace brood::windows
