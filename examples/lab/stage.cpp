// SPDX-License-Identifier: MIT
#include "stage.hpp"

#include <fmt/format.h>

#include <utility>

namespace brood_lab {

brood::process_options stage::child(std::string name) const {
  return {.method = method_, .name = std::move(name)};
}

voice stage::voice_of(std::string who, ink color) const { return {looks_, std::move(who), color}; }

void stage::say(std::string_view text) const { voice_of("parent", ink::parent).say(text); }

void stage::check(std::string_view claim, bool holds, std::string_view seen) {
  ++tally_.claims;
  if (!holds) ++tally_.failed;
  std::string text{claim};
  if (!seen.empty()) text += fmt::format(" ({})", seen);
  const std::size_t mark_width = looks_.unicode ? 2 : holds ? 5 : 9;
  print_claim(looks_.mark(holds), mark_width, holds ? ink::plain : ink::bad, text);
}

void stage::leave_out(std::string_view claim, std::string_view reason) const {
  print_claim(looks_.unicode ? "–" : "[--]", looks_.unicode ? 2 : 5, ink::plain,
              fmt::format("{} ({})", claim, reason));
}

void stage::print_claim(std::string_view mark, std::size_t mark_width, ink how,
                        std::string_view text) const {
  constexpr std::size_t indent = 4;
  std::string before = std::string(indent, ' ').append(mark).append(" ");
  for (const std::string& line : wrap(text, looks_.columns - indent - mark_width)) {
    print(before + looks_.paint(how, line) + "\n");
    before.assign(indent + mark_width, ' ');
  }
}

void stage::check_good_end(std::string_view claim, const brood::process_handle& child) {
  std::string seen;
  const auto status = child.status();
  const bool is_good = status == brood::exit_status::exited(0);
  if (!is_good) seen = status ? to_string(*status) : "still running";
  if (const auto error = child.error()) seen += fmt::format(": {}", error->what());
  check(claim, is_good, seen);
}

void stage::explain(std::string_view text) const { print_wrapped(looks_, text, 4); }

}  // namespace brood_lab
