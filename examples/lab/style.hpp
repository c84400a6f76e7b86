// SPDX-License-Identifier: MIT
// How the lab's text looks: colours, marks, width. A plain value, which travels to children, too.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace brood_lab {

enum class ink : std::uint8_t { plain, strong, faint, good, bad, title, parent, child, sibling };

struct style {
  bool colour = false;
  bool unicode = false;
  unsigned columns = 80;

  /// The text in that ink, or as it is where there are no colours.
  [[nodiscard]] std::string paint(ink how, std::string_view text) const;
  /// The mark in front of a claim, with its ink.
  [[nodiscard]] std::string mark(bool holds) const;
  [[nodiscard]] std::string_view arrow() const { return unicode ? "▸" : ">"; }
  [[nodiscard]] std::string_view bar() const { return unicode ? "│" : "|"; }
  [[nodiscard]] std::string rule(std::size_t length) const;
};

/// The style that suits standard output. Obeys NO_COLOR, CLICOLOR_FORCE and TERM=dumb.
style style_of_output();

/// The text in lines of at most `width` columns. Lines that begin with a blank stay as they are.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// Writes the text to standard output at once, so that it keeps its place among what other
/// processes write there.
void print(std::string_view text);

/// Writes what is still on its way to standard output, which other libraries may have put there.
/// @return why something did not get there, now or in an earlier `print`
std::error_code flush_output();

/// Writes the text wrapped, each line after `indent` blanks.
void print_wrapped(const style& looks, std::string_view text, std::size_t indent,
                   ink how = ink::plain);

}  // namespace brood_lab
