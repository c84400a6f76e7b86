// SPDX-License-Identifier: MIT
#include "style.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "terminal.hpp"

namespace brood_lab {
namespace {

constexpr unsigned widest = 90;
constexpr unsigned narrowest = 50;

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::string_view escape_of(ink how) {
  switch (how) {
    case ink::plain:
      return "";
    case ink::strong:
      return "\033[1m";
    case ink::faint:
      return "\033[2m";
    case ink::good:
      return "\033[32m";
    case ink::bad:
      return "\033[1;31m";
    case ink::title:
      return "\033[1;36m";
    case ink::parent:
      return "\033[33m";
    case ink::child:
      return "\033[34m";
    case ink::sibling:
      return "\033[35m";
  }
  return "";
}

void wrap_line(std::string_view line, std::size_t width, std::vector<std::string>& to) {
  while (line.size() > width && line.front() != ' ') {
    auto end = line.rfind(' ', width);
    if (end == line.npos) end = line.find(' ');
    if (end == line.npos) break;
    to.emplace_back(line.substr(0, end));
    line.remove_prefix(end + 1);
  }
  to.emplace_back(line);
}

/// The first failure to write; later ones tell less.
std::error_code& failure_of_output() {
  static std::error_code failure;
  return failure;
}

void note_failure(bool failed) {
  const int reason = errno;
  if (!failed || failure_of_output()) return;
  failure_of_output() = {reason != 0 ? reason : EIO, std::generic_category()};
}

}  // namespace

std::string style::paint(ink how, std::string_view text) const {
  const std::string_view escape = colour ? escape_of(how) : "";
  if (escape.empty()) return std::string{text};
  return std::string{escape}.append(text).append("\033[0m");
}

std::string style::mark(bool holds) const {
  if (unicode) return paint(holds ? ink::good : ink::bad, holds ? "✓" : "✗");
  return paint(holds ? ink::good : ink::bad, holds ? "[ok]" : "[FAILED]");
}

std::string style::rule(std::size_t length) const {
  std::string line;
  for (std::size_t column = 0; column < length; ++column) line += unicode ? "─" : "-";
  return line;
}

style style_of_output() {
  const terminal output = find_terminal();
  const std::string_view force = variable("CLICOLOR_FORCE");
  const bool forced = !force.empty() && force != "0";
  const bool suits = output.understands_escapes && variable("TERM") != "dumb";
  style looks;
  looks.colour = variable("NO_COLOR").empty() && (forced || suits);
  looks.unicode = output.shows_utf8 && (output.present || forced);
  if (output.present) looks.columns = std::clamp(output.columns, narrowest, widest);
  return looks;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  for (;;) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    wrap_line(line, width, lines);
    if (end == text.npos) return lines;
    text.remove_prefix(end + 1);
  }
}

void print(std::string_view text) {
  errno = 0;
  note_failure(std::fwrite(text.data(), 1, text.size(), stdout) != text.size() ||
               std::fflush(stdout) != 0);
}

std::error_code flush_output() {
  errno = 0;
  note_failure(!std::cout.flush() || std::fflush(stdout) != 0 || std::ferror(stdout) != 0);
  return failure_of_output();
}

void print_wrapped(const style& looks, std::string_view text, std::size_t indent, ink how) {
  for (const std::string& line : wrap(text, looks.columns - indent)) {
    print(std::string(indent, ' ') + looks.paint(how, line) + "\n");
  }
}

}  // namespace brood_lab
