// SPDX-License-Identifier: MIT
// Exit statuses in words.
#include "brood/exit_status.hpp"

#include <csignal>

namespace brood {
namespace {

// The numbers that differ between systems are left to the number itself.
const char* name_of(int signal) noexcept {
  switch (signal) {
    case SIGABRT:
      return " (SIGABRT)";
    case SIGFPE:
      return " (SIGFPE)";
    case SIGILL:
      return " (SIGILL)";
    case SIGINT:
      return " (SIGINT)";
    case SIGSEGV:
      return " (SIGSEGV)";
    case SIGTERM:
      return " (SIGTERM)";
    case 1:
      return " (SIGHUP)";
    case 3:
      return " (SIGQUIT)";
    case 9:
      return " (SIGKILL)";
    case 13:
      return " (SIGPIPE)";
    default:
      return "";
  }
}

std::string hexadecimal(unsigned value) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string text = "0x";
  for (int shift = 28; shift >= 0; shift -= 4) text += digits[(value >> shift) & 0xFU];
  return text;
}

}  // namespace

std::string to_string(const exit_status& status) {
  if (status.lost()) return "lost: its status was taken by another wait";
  if (status.signaled()) {
    return "signal " + std::to_string(status.signal()) + name_of(status.signal()) +
           (status.core_dumped() ? ", core dumped" : "");
  }
  // Windows reports crashes as codes such as 0xC0000005, which nobody knows in decimal.
  const int code = status.code();
  return "exit code " +
         (code < -255 ? hexadecimal(static_cast<unsigned>(code)) : std::to_string(code));
}

}  // namespace brood
