// SPDX-License-Identifier: MIT
// Lesson: the opposite of isolation, a value that both sides change.
#include <fmt/format.h>

#include <string>

#include "../lesson.hpp"
#include "../waiting.hpp"
#include "brood/brood.hpp"

namespace brood_lab {
namespace {

constexpr int rounds = 1000;

void count_up(brood::shared_value<int>& counter) {
  for (int round = 0; round < rounds; ++round) {
    counter.update([](int& value) { ++value; });
  }
}

void answer(const voice& self, brood::shared_value<int> letter, brood::shared_value<int> counter) {
  wait_until([&] { return letter.load() != 0; });
  self.say(fmt::format("the parent has stored {}; I store 42 instead", letter.load()));
  letter.store(42);
  count_up(counter);
  self.say(fmt::format("I have counted {} times", rounds));
}

void run(stage& on) {
  brood::shared_value<int> letter{0};
  brood::shared_value<int> counter{0};
  brood::process child{on.child("answerer"), answer, on.voice_of("child"), letter, counter};
  child.start();
  on.say("the child runs; now I store 21");
  letter.store(21);
  wait_until([&] { return letter.load() != 21 || !child.is_alive(); });
  count_up(counter);
  child.join();
  on.say(fmt::format("and I {} times: together {}", rounds, counter.load()));

  on.check("each saw what the other stored while both ran", letter.load() == 42);
  on.check("both counted and no change was lost", counter.load() == 2 * rounds);
  on.check_good_end("the exit code is 0", child);
  on.explain(
      on.copies()
          ? "The child inherited the mapping. Memory that is mapped as shared is left out when "
            "a process is copied: both keep the same pages."
          : "The memory has no name. start() gave the child the kernel's handle to it, and the "
            "child mapped the very same pages, at an address of its own.");
}

}  // namespace

const lesson shared_number{
    "shared-value", "A shared value",
    "What both sides shall see must lie in memory that both have: brood::shared_value<int>. A copy "
    "of "
    "it is another handle to the same number, also when the copy travels to a child, and update() "
    "changes the number under its lock.",
    run,
    "Nothing that a program can notice, except that the address may differ under spawn: so no "
    "pointers inside. The lock outlives a killed holder under both."};

}  // namespace brood_lab
