// SPDX-License-Identifier: MIT
#include "page/meaning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "page/text.hpp"

namespace brood_lab::page {
namespace {

struct word {
  std::string_view event;
  std::string_view meaning;
};

// In the order in which a start comes by them; docs/tracing.md says the same of those that are in a
// trace.
constexpr std::array words{
    word{"start", "The whole call of start() in the parent."},
    word{"launch",
         "Within it what the system does: the fork, the start of a program, or the request to the "
         "server and its answer."},
    word{"serve", "The server makes the child: a fork of itself."},
    word{
        "exec and loading",
        "From the beginning of launch to the first static initialiser of the library in the child: "
        "a process is made, the program is put into it (exec, or CreateProcess on Windows), and "
        "its loader links it."},
    word{"fork and set-up",
         "From the beginning of launch, or of serve, to the task: the fork, and what the library "
         "puts right in the copy."},
    word{"image", "The first static initialiser of the library runs in the child."},
    word{"above the guard",
         "From image to the guard: static initialisers, and what main does above it."},
    word{"static initialisers",
         "From the first one of the library to the first line of main: those of the program run "
         "again."},
    word{"main to the guard", "What main does above brood::main_guard(): it runs again, too."},
    word{"guard", "main has come to brood::main_guard(), which does not return in a child."},
    word{"task", "What the child was started for."},
    word{"exit", "The task is over, and the process begins to end."},
    word{"join", "The parent waits for the child's end."},
    word{"reap", "The parent takes the child's status; only now is nothing left of the child."}};

bool occurs(const comparison& all, std::string_view event) {
  return std::ranges::any_of(all.columns, [&](const column& each) {
    return std::ranges::find(each.timeline, event, &timed_event::name) != each.timeline.end();
  });
}

}  // namespace

std::string_view meaning_of(std::string_view event) {
  const auto found = std::ranges::find(words, event, &word::event);
  return found != words.end() ? found->meaning : std::string_view{};
}

std::string meanings_of(const comparison& all) {
  std::string items;
  for (const word& each : words) {
    if (!occurs(all, each.event)) continue;
    items += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", each.event, html(each.meaning));
  }
  if (items.empty()) return {};
  return "<div class=\"meanings\"><h3>What the words mean</h3>\n<dl>\n" + items + "</dl></div>\n";
}

}  // namespace brood_lab::page
