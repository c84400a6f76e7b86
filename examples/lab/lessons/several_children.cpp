// SPDX-License-Identifier: MIT
// Lesson: two children with different arguments run at the same time.
#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <string>

#include "../lesson.hpp"
#include "../waiting.hpp"
#include "brood/brood.hpp"

namespace brood_lab {
namespace {

constexpr std::size_t rounds = 3;

/// Who spoke, in order: 'o' or 's'.
struct diary {
  std::size_t length = 0;
  std::array<char, 2 * rounds> speakers{};
};

void tell(const voice& self, const std::string& place, brood::shared_value<diary> common) {
  for (std::size_t round = 0; round < rounds; ++round) {
    // Nobody begins a round before both have ended the one before.
    wait_until([&] { return common.load().length >= 2 * round; });
    common.update([&](diary& told) {
      told.speakers.at(told.length++) = place.front();
      self.say(fmt::format("the {}, line {}", place, round + 1));
    });
  }
}

std::string order_of(const diary& told) {
  std::string order;
  for (std::size_t at = 0; at < told.length; ++at) {
    order += at == 0 ? "" : at % 2 == 0 ? ", " : " ";
    order += told.speakers.at(at) == 'o' ? "ocean" : "sky";
  }
  return order;
}

/// Each round has one line of each.
bool are_interleaved(const diary& told) {
  if (told.length != 2 * rounds) return false;
  for (std::size_t at = 0; at < told.length; at += 2) {
    const char first = told.speakers.at(at);
    const char second = told.speakers.at(at + 1);
    if (!((first == 'o' && second == 's') || (first == 's' && second == 'o'))) return false;
  }
  return true;
}

void run(stage& on) {
  brood::shared_value<diary> common;
  brood::process ocean{on.child("ocean"), tell, on.voice_of("ocean"), "ocean", common};
  brood::process sky{on.child("sky"), tell, on.voice_of("sky", ink::sibling), "sky", common};
  on.say("I start both, then I join both");
  ocean.start();
  sky.start();
  ocean.join();
  sky.join();

  const diary told = common.load();
  on.check("each child got its own argument, and said all its lines", told.length == 2 * rounds);
  on.check("they ran at the same time, so their lines are interleaved", are_interleaved(told),
           order_of(told));
  on.check_good_end("ocean ended with exit code 0", ocean);
  on.check_good_end("sky ended with exit code 0", sky);
  on.explain(
      on.copies()
          ? "The arguments were in the memory that the child is a copy of: nothing had to be "
            "turned into bytes."
          : "start() turned the arguments into bytes before there was a child, and the child "
            "built them again. What cannot be turned into bytes does not compile.");
}

}  // namespace

const lesson several_children{
    "several-children", "Several children with arguments",
    "One function, two process objects, two arguments: \"ocean\" and \"sky\". In each round the "
    "two "
    "wait for each other, and then the faster one speaks first: which one that is, the scheduler "
    "decides anew each time.",
    run,
    "The order of the lines is chance under every method. What differs is how the arguments come "
    "to "
    "the child: rebuilt from bytes (spawn, forkserver), or copied with everything else (fork). The "
    "same "
    "program "
    "text serves both."};

}  // namespace brood_lab
