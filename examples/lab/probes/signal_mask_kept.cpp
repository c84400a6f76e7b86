// SPDX-License-Identifier: MIT
// Probe: is a signal that the parent blocks blocked in the child?
#include <fmt/format.h>

#include "../probe.hpp"
#include "../system.hpp"

namespace brood_lab {
namespace {

void look(brood::shared_value<bool> answer) { answer.store(is_blocked(lab_signal::user)); }

finding run(const cell& here) {
  block(lab_signal::user);
  const bool child = here.ask<bool>(look);
  return {child, fmt::format("SIGUSR1 is blocked in the parent, and {} in the child",
                             child ? "blocked" : "not blocked")};
}

const register_probe added{
    {.id = "signal_mask_kept",
     .group = root_question::attributes,
     .question = "Is a signal that the parent blocks blocked in the child?",
     .explanation =
         "The signal mask belongs to a thread, and both fork and exec keep it: a program that "
         "blocks SIGTERM for a moment, and starts a child then, gets a child that cannot be "
         "terminated. So a spawned child of Brood's begins with an empty mask, as a new program "
         "should. A forked child continues its parent's code and has its mask; under forkserver "
         "the child is given the mask of the thread that asked for it.",
     .run = run}};

}  // namespace
}  // namespace brood_lab
