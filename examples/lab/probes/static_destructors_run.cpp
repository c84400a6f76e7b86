// SPDX-License-Identifier: MIT
// Probe: is a static object destroyed when the child ends? Its destructor leaves a mark in memory
// that outlives the child.
#include <fmt/format.h>

#include <optional>

#include "../probe.hpp"
#include "brood/shared_memory.hpp"
#include "brood/this_process.hpp"

namespace brood_lab {
namespace {

struct static_object {
  brood::pid_type constructed_in = brood::this_process::pid();
  std::optional<brood::shared_memory> mark{};

  static_object() = default;
  static_object(const static_object&) = delete;
  static_object& operator=(const static_object&) = delete;
  ~static_object() {
    if (mark) mark->bytes()[0] = std::byte{1};
  }
};
static_object object;

void take_mark(brood::shared_value<brood::pid_type> answer, brood::shared_memory mark) {
  object.mark = mark;
  answer.store(object.constructed_in);
}

finding run(const cell& here) {
  brood::shared_memory mark{1};
  const auto constructed_in = here.ask<brood::pid_type>(take_mark, mark);
  const bool destroyed = mark.bytes()[0] == std::byte{1};
  return {destroyed,
          fmt::format("the child's object, which was constructed in {}, was {} when the task had "
                      "returned",
                      constructed_in == brood::this_process::pid()
                          ? "its parent"
                          : fmt::format("process {}", constructed_in),
                      destroyed ? "destroyed" : "not destroyed")};
}

const register_probe added{
    {.id = "static_destructors_run",
     .group = root_question::child,
     .question = "Do destructors of static objects run when the child ends?",
     .explanation =
         "A spawned child ends as a program does, by std::exit: its own static objects, which its "
         "own initialisers made, are destroyed. A forked child's static objects are copies of "
         "somebody else's: the destructor that removes a temporary file or says goodbye to a "
         "database would do so for the parent. So Brood ends forked children, also those of the "
         "forkserver, by _exit after flushing, and nothing that was inherited runs. (A bare fork() "
         "followed by exit() runs it all.)",
     .run = run}};

}  // namespace
}  // namespace brood_lab
