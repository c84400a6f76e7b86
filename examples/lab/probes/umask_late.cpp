// SPDX-License-Identifier: MIT
// Probe: does the child have the umask that its parent set after everything was warm?
#include <fmt/format.h>

#include "../probe.hpp"
#include "../system.hpp"

namespace brood_lab {
namespace {

void look(brood::shared_value<unsigned> answer) { answer.store(file_mask()); }

finding run(const cell& here) {
  const unsigned before = file_mask();
  const unsigned now = before ^ 0070U;
  set_file_mask(now);
  const auto child = here.ask<unsigned>(look);
  return {child == now,
          fmt::format("parent {:03o}, before that {:03o}; child {:03o}", now, before, child)};
}

const register_probe added{
    {.id = "umask_late",
     .group = root_question::attributes,
     .question = "Does the child have the umask that was set in the parent late?",
     .explanation =
         "The kernel copies the umask with each fork, and an exec keeps it: a child has the mask "
         "of the process that forked it, at that moment. Under fork and spawn that is the parent. "
         "Under forkserver it is the server, and a stale mask would decide who may read the "
         "child's files; so Brood sets the parent's in the child before the task begins.",
     .run = run}};

}  // namespace
}  // namespace brood_lab
