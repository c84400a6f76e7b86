// SPDX-License-Identifier: MIT
// Probe: does a function have the same address in parent and child?
#include <fmt/format.h>

#include "../probe.hpp"

namespace brood_lab {
namespace {

void tell(brood::shared_value<std::uintptr_t> answer) {
  answer.store(reinterpret_cast<std::uintptr_t>(&tell));
}

finding run(const cell& here) {
  const auto parent = reinterpret_cast<std::uintptr_t>(&tell);
  const auto child = here.ask<std::uintptr_t>(tell);
  return {child == parent, fmt::format("parent {:#x}, child {:#x}", parent, child)};
}

const register_probe added{
    {.id = "function_address_equal",
     .group = root_question::memory,
     .question = "Does a function have the same address in the child?",
     .explanation =
         "A copy of a process has the layout of the original; each new run of a program gets a "
         "layout of its own, at random where the system does that. So the address of a function, "
         "or a pointer to a vtable, says nothing in a spawned child, nor in one of the "
         "forkserver's, whose layout is the server's. (Where programs "
         "are not moved, or once per boot only, as on Windows, addresses agree by chance; Wine "
         "moves none.) Brood sends the offset within the program "
         "instead.",
     .run = run}};

}  // namespace
}  // namespace brood_lab
