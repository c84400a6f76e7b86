// SPDX-License-Identifier: MIT
#include "../terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string>

namespace brood_lab {
namespace {

// The variables, not setlocale(): a locale that is named but not installed still tells what the
// terminal shows.
bool locale_is_utf8() {
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') continue;
    std::string name{value};
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return name.find("utf-8") != name.npos || name.find("utf8") != name.npos;
  }
  return false;
}

}  // namespace

terminal find_terminal() {
  terminal found;
  found.shows_utf8 = locale_is_utf8();
  found.present = ::isatty(STDOUT_FILENO) == 1;
  found.understands_escapes = found.present;
  winsize size{};
  if (found.present && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    found.columns = size.ws_col;
  }
  return found;
}

bool errors_are_on_terminal() { return ::isatty(STDERR_FILENO) == 1; }

}  // namespace brood_lab
