// SPDX-License-Identifier: MIT
// Probe: does a descriptor come along that nobody passed to the child?
#include <fmt/format.h>

#include "../probe.hpp"
#include "../system.hpp"

namespace brood_lab {
namespace {

struct reading {
  bool inherited = false;
  text_box open{};
};

void look(brood::shared_value<reading> answer, std::intptr_t number, std::string file) {
  answer.store({is_open_as(number, file), text_box{open_descriptors()}});
}

finding run(const cell& here) {
  const auto file = here.directory() / "descriptor";
  const auto number = open_for_children(file);
  const auto child = here.ask<reading>(look, number, file.string());
  return {child.inherited,
          fmt::format("a file that the parent has open as {}: {} in the child. Open in the "
                      "parent: {}. In the child: {}",
                      number, child.inherited ? "open" : "not open", open_descriptors(),
                      child.open.str())};
}

const register_probe added{
    {.id = "open_descriptors_inherited",
     .group = root_question::descriptors,
     .question = "Does the child have an open file that nobody passed to it?",
     .explanation =
         "fork copies the table of descriptors: files, sockets and the ends of pipes come along, "
         "wanted or not, so a port stays taken and a pipe does not close while the child lives. "
         "Brood's spawn hands over the three standard streams and what the arguments refer to, "
         "and nothing else, whether a descriptor is close-on-exec (a handle inheritable) or not; "
         "the server of forkserver was spawned that way, and its children get from it what they "
         "are passed. (What else is in the child's list is Brood's: the shared memory for its "
         "answer, and the channel that tells it of its parent's end.)",
     .run = run}};

}  // namespace
}  // namespace brood_lab
