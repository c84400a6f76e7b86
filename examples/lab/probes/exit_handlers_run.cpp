// SPDX-License-Identifier: MIT
// Probe: which exit handlers run when the child ends? They leave marks in memory that outlives it.
#include <fmt/format.h>

#include <cstdlib>
#include <optional>

#include "../probe.hpp"
#include "brood/shared_memory.hpp"

namespace brood_lab {
namespace {

enum mark_of : std::size_t { at_program_start, by_parent, by_task, marks };

// Constructed before a handler is registered, so destroyed after it has run.
std::optional<brood::shared_memory> paper;

template <mark_of Which>
void leave_mark() {
  if (paper) paper->bytes()[Which] = std::byte{1};
}

const int registered_at_program_start = std::atexit(leave_mark<at_program_start>);

void take_paper(brood::shared_memory given) {
  paper = given;
  if (std::atexit(leave_mark<by_task>) != 0) throw std::runtime_error{"atexit refused"};
}

finding run(const cell& here) {
  if (registered_at_program_start != 0 || std::atexit(leave_mark<by_parent>) != 0) {
    throw std::runtime_error{"atexit refused"};
  }
  brood::shared_memory given{marks};
  here.run(take_paper, given);
  const auto ran = [&](mark_of which) { return given.bytes()[which] == std::byte{1}; };
  const auto told = [&](mark_of which) { return ran(which) ? "ran" : "did not run"; };
  return {ran(at_program_start) || ran(by_parent),
          fmt::format("a handler of the program's static initialisers {}, one that the parent "
                      "registered later {}, one that the task registered before it returned {}",
                      told(at_program_start), told(by_parent), told(by_task))};
}

const register_probe added{
    {.id = "exit_handlers_run",
     .group = root_question::child,
     .question = "Do exit handlers that the program registered run when the child ends?",
     .explanation =
         "std::exit runs what was registered by std::atexit. A spawned child ends that way, with "
         "the handlers that its own run of the program registered: in static initialisers, above "
         "the guard and in its task; those that the parent registered later are not in it. A "
         "forked child has inherited all of its parent's, and would clean up in the parent's name: "
         "Brood ends it by _exit, so none of them runs. If its task calls std::exit itself, the "
         "handlers that the task registered do run.",
     .run = run}};

}  // namespace
}  // namespace brood_lab
