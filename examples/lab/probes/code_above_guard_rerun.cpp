// SPDX-License-Identifier: MIT
// Probe: does what main does above its guard run again in the child?
#include <fmt/format.h>

#include "../above_guard.hpp"
#include "../probe.hpp"
#include "brood/this_process.hpp"

namespace brood_lab {
namespace {

struct reading {
  brood::pid_type main_ran_in = 0;
  brood::pid_type child = 0;
};

void look(brood::shared_value<reading> answer) {
  answer.store({above_guard_in, brood::this_process::pid()});
}

finding run(const cell& here) {
  const auto seen = here.ask<reading>(look);
  return {seen.main_ran_in == seen.child,
          fmt::format("child {} has what main left above its guard in process {}; its parent is {}",
                      seen.child, seen.main_ran_in, brood::this_process::pid())};
}

const register_probe added{
    {.id = "code_above_guard_rerun",
     .group = root_question::child,
     .question = "Does what main does above brood::main_guard() run again in the child?",
     .explanation =
         "A spawned child is a run of the whole program: main begins, and does what stands above "
         "the guard, before the guard turns it into a child that runs its task and ends. A forked "
         "child goes on from the call of start() and never sees main. With forkserver it is the "
         "server that runs down to the guard, once, and its children continue from there. Keep "
         "work and output below the guard.",
     .run = run}};

}  // namespace
}  // namespace brood_lab
