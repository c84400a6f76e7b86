// SPDX-License-Identifier: MIT
// Probes: does the child see what its parent did to a global variable, before anything was started
// by the method, and after?
#include <fmt/format.h>

#include "../probe.hpp"

namespace brood_lab {
namespace {

constexpr int initial = 1, early = 2, late = 3;
int changed_early = initial;
int changed_late = initial;

struct reading {
  int changed_early = 0;
  int changed_late = 0;
};

void look(brood::shared_value<reading> answer) { answer.store({changed_early, changed_late}); }

finding compare(int parent, int child) {
  return {child == parent, fmt::format("the parent changed it from {} to {}, the child reads {}",
                                       initial, parent, child)};
}

void change_early() { changed_early = early; }

finding run_early(const cell& here) {
  return compare(changed_early, here.ask<reading>(look).changed_early);
}

finding run_late(const cell& here) {
  changed_late = late;
  return compare(changed_late, here.ask<reading>(look).changed_late);
}

const register_probe before{
    {.id = "global_changed_before_start",
     .group = root_question::memory,
     .question = "Does the child see a global that main changed before it started anything?",
     .explanation =
         "A forked child has a copy of its parent's memory at the moment of start(), so it sees "
         "every change made until then. A spawned child has the initial values of a fresh program. "
         "So has the server of forkserver, which is spawned, and with it each child that is "
         "forked from it, unless a function of set_forkserver_preload makes the change in the "
         "server, too.",
     .run = run_early,
     .prepare = change_early}};

const register_probe after{
    {.id = "global_changed_after_server_start",
     .group = root_question::memory,
     .question = "Does the child see a global that changed after the first child was started?",
     .explanation =
         "The same copies seen later: fork copies the parent anew for each child, so no change is "
         "too late. The memory that forkserver copies is the server's, which nothing that the "
         "parent does can reach, and spawn copies no memory at all. What a child should know goes "
         "into its arguments, under every method.",
     .run = run_late}};

}  // namespace
}  // namespace brood_lab
