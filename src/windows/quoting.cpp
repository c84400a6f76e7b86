// SPDX-License-Identifier: MIT
#include "quoting.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace brood::windows {
namespace {

constexpr wchar_t quote_mark = L'"';
constexpr wchar_t backslash = L'\\';

constexpr bool is_blank(wchar_t letter) noexcept { return letter == L' ' || letter == L'\t'; }

/// Reads a command line from left to right.
class line_reader {
 public:
  explicit line_reader(std::wstring_view line) noexcept : rest_(line) {}

  bool at_end() const noexcept { return rest_.empty(); }

  void skip_blanks() noexcept {
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
  }

  argument program_name() {
    argument name;
    bool in_quotes = false;
    for (; !rest_.empty(); rest_.remove_prefix(1)) {
      const wchar_t letter = rest_.front();
      if (letter == quote_mark) {
        in_quotes = !in_quotes;
        name.was_quoted = true;
      } else if (is_blank(letter) && !in_quotes) {
        break;
      } else {
        name.text += letter;
      }
    }
    return name;
  }

  argument next() {
    argument one;
    bool in_quotes = false;
    while (!rest_.empty() && (in_quotes || !is_blank(rest_.front()))) {
      const std::size_t slashes = std::min(rest_.find_first_not_of(backslash), rest_.size());
      rest_.remove_prefix(slashes);
      const bool before_quote = !rest_.empty() && rest_.front() == quote_mark;
      one.text.append(before_quote ? slashes / 2 : slashes, backslash);
      if (!before_quote) {
        if (slashes == 0) take_letter(one);
      } else if (slashes % 2 == 1) {
        take_letter(one);
      } else {
        take_quote(one, in_quotes);
      }
    }
    return one;
  }

 private:
  void take_letter(argument& into) {
    into.text += rest_.front();
    rest_.remove_prefix(1);
  }

  // Two quotes within quotes are one, and the quotes stay open.
  void take_quote(argument& into, bool& in_quotes) {
    into.was_quoted = true;
    rest_.remove_prefix(1);
    if (in_quotes && !rest_.empty() && rest_.front() == quote_mark) {
      take_letter(into);
    } else {
      in_quotes = !in_quotes;
    }
  }

  std::wstring_view rest_;
};

}  // namespace

std::vector<argument> split_command_line(std::wstring_view line) {
  line_reader reader{line};
  std::vector<argument> arguments{reader.program_name()};
  for (reader.skip_blanks(); !reader.at_end(); reader.skip_blanks()) {
    arguments.push_back(reader.next());
  }
  return arguments;
}

std::wstring quote(const argument& one) {
  const bool is_plain = !one.was_quoted && !one.text.empty() &&
                        one.text.find_first_of(L" \t\n\v\"") == std::wstring::npos;
  if (is_plain) return one.text;
  std::wstring quoted{quote_mark};
  std::size_t slashes = 0;
  for (const wchar_t letter : one.text) {
    if (letter == quote_mark) quoted.append(slashes + 1, backslash);
    slashes = letter == backslash ? slashes + 1 : 0;
    quoted += letter;
  }
  // The closing quote would be taken for one of the text's own.
  quoted.append(slashes, backslash);
  quoted += quote_mark;
  return quoted;
}

std::wstring join_command_line(std::span<const argument> arguments) {
  if (arguments.empty()) return {};
  const argument& program = arguments.front();
  const bool needs_quotes = program.was_quoted || program.text.empty() ||
                            std::any_of(program.text.begin(), program.text.end(), is_blank);
  std::wstring line = needs_quotes ? quote_mark + program.text + quote_mark : program.text;
  for (const argument& one : arguments.subspan(1)) line += L' ' + quote(one);
  return line;
}

}  // namespace brood::windows
