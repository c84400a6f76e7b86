// SPDX-License-Identifier: MIT
// Probe: does the child have the niceness that its parent took on after everything was warm?
#include <fmt/format.h>

#include <algorithm>

#include "../probe.hpp"
#include "../system.hpp"

namespace brood_lab {
namespace {

void look(brood::shared_value<int> answer) { answer.store(niceness()); }

finding run(const cell& here) {
  const int before = niceness();
  if (before >= 19) throw absent{"the comparison itself runs at the last niceness, 19"};
  const int now = std::min(before + 3, 19);
  set_niceness(now);
  const auto child = here.ask<int>(look);
  return {child == now, fmt::format("parent {}, before that {}; child {}", now, before, child)};
}

const register_probe added{
    {.id = "nice_late",
     .group = root_question::attributes,
     .question = "Does the child have the niceness that the parent took on late?",
     .explanation =
         "Like the umask, niceness is an attribute that the kernel copies from whoever forks. A "
         "program that steps back before it starts its workers expects that they step back, too: "
         "under forkserver they do because Brood sets in the child what the parent has at "
         "start(). (The other way round, from nicer to less nice, the kernel asks for a "
         "privilege.)",
     .run = run}};

}  // namespace
}  // namespace brood_lab
