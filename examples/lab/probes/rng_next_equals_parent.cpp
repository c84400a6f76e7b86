// SPDX-License-Identifier: MIT
// Probe: is the child's next random number the same as its parent's?
#include <fmt/format.h>

#include <random>

#include "../probe.hpp"

namespace brood_lab {
namespace {

using number = std::mt19937::result_type;
std::mt19937 generator;

void draw(brood::shared_value<number> answer) { answer.store(generator()); }

finding run(const cell& here) {
  generator.discard(3);
  const auto first = here.ask<number>(draw);
  const auto second = here.ask<number>(draw);
  const number parent = generator();
  return {first == parent,
          fmt::format("parent {}, child {}, another child {}: {}", parent, first, second,
                      first == second ? "the children draw alike" : "the children differ")};
}

const register_probe added{
    {.id = "rng_next_equals_parent",
     .group = root_question::memory,
     .question = "Does the child draw the random number that its parent draws next?",
     .explanation =
         "A generator is memory. A forked child has a copy of it in the middle of its sequence: "
         "parent and child, and all children alike, draw the same numbers from there on, and so "
         "'random' file names, keys and samples collide. Under spawn and forkserver the child's "
         "generator is as it was initialised: it does not follow its parent's, but two children "
         "still draw alike. Seed in the task, under every method.",
     .run = run}};

}  // namespace
}  // namespace brood_lab
