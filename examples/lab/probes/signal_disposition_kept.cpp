// SPDX-License-Identifier: MIT
// Probe: does a signal that the parent handles have a handler in the child?
#include <fmt/format.h>

#include "../probe.hpp"
#include "../system.hpp"

namespace brood_lab {
namespace {

struct reading {
  signal_action user{};
  signal_action hangup{};
};

void look(brood::shared_value<reading> answer) {
  answer.store({action_of(lab_signal::user), action_of(lab_signal::hangup)});
}

finding run(const cell& here) {
  set_action(lab_signal::user, signal_action::handled);
  set_action(lab_signal::hangup, signal_action::ignored);
  const auto child = here.ask<reading>(look);
  return {child.user == signal_action::handled,
          fmt::format("SIGUSR1 has a handler in the parent; in the child it {}. SIGHUP is ignored "
                      "in the parent; in the child it {}",
                      to_string(child.user), to_string(child.hangup))};
}

const register_probe added{
    {.id = "signal_disposition_kept",
     .group = root_question::attributes,
     .question = "Does a signal that the parent handles have that handler in the child?",
     .explanation =
         "A handler is the address of a function, which means something only in the memory that "
         "has the function there. A forked child keeps its parent's handlers. An exec takes all "
         "handlers away and keeps what is ignored; Brood's spawn gives every signal its default "
         "action, but leaves SIGHUP, SIGINT and SIGQUIT ignored if the parent ignores them, as "
         "nohup and shells expect. A child of the forkserver has the dispositions of the server.",
     .run = run}};

}  // namespace
}  // namespace brood_lab
