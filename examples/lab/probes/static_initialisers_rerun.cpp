// SPDX-License-Identifier: MIT
// Probe: in which process did the static initialisers run that the child lives with?
#include <fmt/format.h>

#include "../probe.hpp"
#include "brood/this_process.hpp"

namespace brood_lab {
namespace {

// A static initialiser: it runs before main, and writes down where.
const brood::pid_type initialised_in = brood::this_process::pid();

struct reading {
  brood::pid_type initialised_in = 0;
  brood::pid_type child = 0;
};

void look(brood::shared_value<reading> answer) {
  answer.store({initialised_in, brood::this_process::pid()});
}

finding run(const cell& here) {
  const auto seen = here.ask<reading>(look);
  return {seen.initialised_in == seen.child,
          fmt::format("child {} has what static initialisers left in process {}; its parent is {}",
                      seen.child, seen.initialised_in, brood::this_process::pid())};
}

const register_probe added{
    {.id = "static_initialisers_rerun",
     .group = root_question::memory,
     .question = "Do static initialisers run again in the child?",
     .explanation =
         "Static initialisers belong to the start of a program. A spawned child is a fresh run of "
         "the program, so they run in it before its main does: what they open, print or count "
         "happens once more in each child. A forked child does not start a program, it goes on in "
         "a copy of memory that has been initialised long ago: by its parent, or by the server "
         "that it was forked from.",
     .run = run}};

}  // namespace
}  // namespace brood_lab
