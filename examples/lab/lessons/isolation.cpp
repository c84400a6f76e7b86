// SPDX-License-Identifier: MIT
// Lesson: parent and child have variables of their own.
#include <fmt/format.h>

#include <string>

#include "../lesson.hpp"
#include "brood/brood.hpp"

namespace brood_lab {
namespace {

int counter = 0;
int changed_by_parent = 1;

struct reading {
  int counter = 0;
  int changed_by_parent = 0;
};

void count_to_a_hundred(const voice& self, brood::shared_value<reading> seen) {
  counter = 100;
  self.say(
      fmt::format("I set counter to {}; the other global is {} here", counter, changed_by_parent));
  seen.store({counter, changed_by_parent});
}

const char* why(brood::start_method method) {
  switch (method) {
    case brood::start_method::spawn:
      return "The child's globals are those of a program that has just begun: initialised anew, "
             "whatever the parent had done to its own. Nothing connects the two.";
    case brood::start_method::forkserver:
      return "The child began with a copy of the server's memory, and the server's globals are "
             "those of a program that has just begun: the parent's have never been there.";
    case brood::start_method::fork:
      break;
  }
  return "The child began with a copy of the parent's memory as it was at start(). From then on "
         "each of them writes to pages of its own.";
}

void run(stage& on) {
  counter = 0;
  changed_by_parent = 7;
  brood::shared_value<reading> seen;
  brood::process child{on.child("counter"), count_to_a_hundred, on.voice_of("child"), seen};
  on.say("my counter is 0; another global I have set from 1 to 7");
  child.start();
  child.join();
  on.say(fmt::format("my counter is still {}", counter));

  const reading there = seen.load();
  on.check("the child read 100 from its counter", there.counter == 100);
  on.check("the parent still reads 0 from its own", counter == 0);
  on.check(on.copies() ? "the child saw what the parent had changed before the start"
                       : "the child did not see what the parent had changed before the start",
           there.changed_by_parent == (on.copies() ? 7 : 1),
           std::to_string(there.changed_by_parent));
  on.explain(why(on.method()));
}

}  // namespace

const lesson isolation{
    "isolation", "Isolation",
    "Processes do not share variables. The child sets a global variable to 100; the parent's "
    "variable "
    "of that name is another one, in another memory.",
    run,
    "Changes never go from child to parent, under any method. Changes that the parent made before "
    "the start are in the child under fork and under no other: pass as an argument what the child "
    "should know."};

}  // namespace brood_lab
