// SPDX-License-Identifier: MIT
#include "../terminal.hpp"

#define WIN32_LEAN_AND_MEAN
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

namespace brood_lab {

terminal find_terminal() {
  terminal found;
  found.shows_utf8 = ::GetConsoleOutputCP() == CP_UTF8;
  const HANDLE output = ::GetStdHandle(STD_OUTPUT_HANDLE);
  DWORD mode = 0;
  found.present = ::GetConsoleMode(output, &mode) != 0;
  if (!found.present) return found;
  // Older consoles refuse: then there are no colours.
  found.understands_escapes = ::SetConsoleMode(output, mode | ENABLE_PROCESSED_OUTPUT |
                                                           ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
  CONSOLE_SCREEN_BUFFER_INFO screen{};
  if (::GetConsoleScreenBufferInfo(output, &screen) != 0) {
    const int columns = screen.srWindow.Right - screen.srWindow.Left + 1;
    if (columns > 0) found.columns = static_cast<unsigned>(columns);
  }
  return found;
}

bool errors_are_on_terminal() {
  DWORD mode = 0;
  return ::GetConsoleMode(::GetStdHandle(STD_ERROR_HANDLE), &mode) != 0;
}

}  // namespace brood_lab
