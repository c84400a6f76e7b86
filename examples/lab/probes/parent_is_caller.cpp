// SPDX-License-Identifier: MIT
// Probe: is the process that started the child its parent in the process table, too?
#include <fmt/format.h>

#include "../probe.hpp"
#include "brood/inspect.hpp"
#include "brood/this_process.hpp"

namespace brood_lab {
namespace {

struct reading {
  brood::pid_type child = 0;
  brood::pid_type parent = 0;
};

void look(brood::shared_value<reading> answer) {
  const auto self = brood::inspect(brood::this_process::pid());
  answer.store({brood::this_process::pid(), self ? self->parent : 0});
}

finding run(const cell& here) {
  const auto seen = here.ask<reading>(look);
  const auto caller = brood::this_process::pid();
  return {seen.parent == caller,
          fmt::format("process {} called start(); the parent of its child {} is {}", caller,
                      seen.child, seen.parent)};
}

const register_probe added{
    {.id = "parent_is_caller",
     .group = root_question::child,
     .question = "Is the process that called start() the parent of the child?",
     .explanation =
         "The parent alone can wait for a child, gets its status and is asked to reap it. Under "
         "fork and spawn it is the caller. A child that is forked by a server would be the "
         "server's, and its status would be lost with the server; on Linux Brood's server makes "
         "children with CLONE_PARENT, which gives them to the server's own parent: the caller. "
         "Where that is not to be had (macOS) the parent is the server, which hands the status "
         "on.",
     .run = run}};

}  // namespace
}  // namespace brood_lab
