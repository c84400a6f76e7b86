// SPDX-License-Identifier: MIT
// Probe: does the child see the arguments of its parent's command line?
#include <fmt/format.h>

#include "../above_guard.hpp"
#include "../probe.hpp"
#include "brood/inspect.hpp"
#include "brood/this_process.hpp"

namespace brood_lab {
namespace {

using arguments = std::vector<std::string>;

/// What the system shows to others.
arguments shown_arguments() {
  const auto self = brood::inspect(brood::this_process::pid());
  return self ? self->command_line : arguments{};
}

std::string joined(const arguments& list) {
  std::string text;
  for (const std::string& each : list) {
    text += text.empty() ? std::filesystem::path{each}.filename().string() : " " + each;
  }
  return text;
}

struct reading {
  text_box given{};
  text_box shown{};
};

reading own_arguments() {
  return {text_box{joined(arguments_above_guard)}, text_box{joined(shown_arguments())}};
}

void look(brood::shared_value<reading> answer) { answer.store(own_arguments()); }

finding run(const cell& here) {
  const reading parent = own_arguments();
  const auto child = here.ask<reading>(look);
  const bool given = child.given.str() == parent.given.str();
  const bool shown = child.shown.str() == parent.shown.str();
  return {
      given && shown,
      fmt::format("main: parent '{}', child '{}'; process table: parent '{}', child '{}'",
                  parent.given.str(), child.given.str(), parent.shown.str(), child.shown.str())};
}

const register_probe added{
    {.id = "argv_seen",
     .group = root_question::attributes,
     .question = "Does the child have the arguments of its parent's command line?",
     .explanation =
         "A forked child has them in its copy of memory. A spawned child is given the same ones "
         "as it is launched, so that code above the guard, and libraries that look for the command "
         "line themselves, find what they would find in the parent. Nothing of Brood's is added to "
         "them: the task travels by another way. The server of forkserver was launched like that, "
         "too, and its children have what it has.",
     .run = run}};

}  // namespace
}  // namespace brood_lab
