// SPDX-License-Identifier: MIT
// Probes: does the child see variables that its parent set, or unset, after everything was warm?
#include <fmt/format.h>

#include <cstdlib>

#include "../probe.hpp"
#include "../system.hpp"

namespace brood_lab {
namespace {

constexpr const char* set_late = "BROOD_LAB_SET_LATE";
constexpr const char* unset_late = "BROOD_LAB_UNSET_LATE";

struct reading {
  text_box set_late{};
  text_box unset_late{};
};

std::string value_of(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : "not set";
}

void look(brood::shared_value<reading> answer) {
  answer.store({text_box{value_of(set_late)}, text_box{value_of(unset_late)}});
}

/// What a child sees that is left as its server is: the lesson that others learn by surprise.
std::string with_snapshot(const cell& here, text_box reading::* variable) {
  if (here.method() != brood::start_method::forkserver) return {};
  auto options = here.child();
  options.surroundings = brood::server_surroundings::snapshot;
  const auto child = here.ask_with<reading>(options, look);
  return fmt::format("; with server_surroundings::snapshot '{}'", (child.*variable).str());
}

finding run_set(const cell& here) {
  set_variable(set_late, "as of now");
  const std::string child = here.ask<reading>(look).set_late.str();
  return {child == value_of(set_late),
          fmt::format("{}: parent '{}', child '{}'{}", set_late, value_of(set_late), child,
                      with_snapshot(here, &reading::set_late))};
}

void set_early() { set_variable(unset_late, "as of then"); }

finding run_unset(const cell& here) {
  unset_variable(unset_late);
  const std::string child = here.ask<reading>(look).unset_late.str();
  return {child == value_of(unset_late),
          fmt::format("{}: at first 'as of then', now parent '{}', child '{}'{}", unset_late,
                      value_of(unset_late), child, with_snapshot(here, &reading::unset_late))};
}

const register_probe set{
    {.id = "env_set_late",
     .group = root_question::attributes,
     .question = "Does the child see a variable that was set in the parent late?",
     .explanation =
         "The environment is memory of a process which exec hands on. fork copies it, and Brood's "
         "spawn hands on the environment as it is at start(), so both see what was set last. A "
         "server for forkserver has the environment of the time when it was started; Brood brings "
         "each child up to date from its parent, unless the options ask for the server's snapshot "
         "(in Python the snapshot is what one gets).",
     .run = run_set}};

const register_probe unset{
    {.id = "env_unset_late",
     .group = root_question::attributes,
     .question = "Does the child see that a variable was unset in the parent late?",
     .explanation =
         "As with a variable that is set, with a sting: a program that removes a password from its "
         "environment before it starts children relies on it. The child has the environment of "
         "its parent as of start(), without the variable. From a server's stale snapshot it would "
         "come back.",
     .run = run_unset,
     .prepare = set_early}};

}  // namespace
}  // namespace brood_lab
