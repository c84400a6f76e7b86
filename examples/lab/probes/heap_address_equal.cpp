// SPDX-License-Identifier: MIT
// Probe: is an object on the parent's heap found at the same address in the child?
#include <fmt/format.h>

#include <memory>

#include "../probe.hpp"

namespace brood_lab {
namespace {

const std::unique_ptr<int> object = std::make_unique<int>(1);

struct reading {
  std::uintptr_t address = 0;
  int content = 0;
};

reading look_at_object() { return {reinterpret_cast<std::uintptr_t>(object.get()), *object}; }

void look(brood::shared_value<reading> answer) { answer.store(look_at_object()); }

finding run(const cell& here) {
  *object = 2;
  const reading parent = look_at_object();
  const auto child = here.ask<reading>(look);
  const bool equal = child.address == parent.address;
  const bool by_chance = equal && child.content != parent.content;
  return {equal, fmt::format("parent: {} at {:#x}; child: {} at {:#x}{}", parent.content,
                             parent.address, child.content, child.address,
                             by_chance ? " (by chance: it is another object)" : "")};
}

const register_probe added{
    {.id = "heap_address_equal",
     .group = root_question::memory,
     .question = "Does an object on the heap have the same address in the child?",
     .explanation =
         "A forked child has the parent's heap, copied page by page as either writes to it: "
         "pointers stay good and lead to the child's own copies. A spawned child, and the server "
         "of forkserver, have a heap of their own, in which a static initialiser has put another "
         "object, usually elsewhere, with its initial content. A raw pointer must not travel: "
         "Brood does not compile such an argument.",
     .run = run}};

}  // namespace
}  // namespace brood_lab
