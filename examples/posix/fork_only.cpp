// SPDX-License-Identifier: MIT
// fork_only: a forked child is a copy of its parent, so it can have what no other child can: a
// lambda with captures, a pointer, an open file. What it changes is still its own copy.
#include <cstdlib>
#include <iostream>
#include <vector>

#include "brood/brood.hpp"

int main() {
  brood::main_guard();

  std::vector<int> numbers{1, 2, 3};
  brood::process child{brood::fork_only, [&numbers] {
                         numbers.push_back(4);
                         std::cout << "child:  " << numbers.size() << " numbers at " << &numbers
                                   << '\n'
                                   << std::flush;
                         std::exit(static_cast<int>(numbers.size()));
                       }};
  child.start();
  child.join();

  std::cout << "parent: " << numbers.size() << " numbers at " << &numbers << '\n';
  return child.exit_code() == 4 && numbers.size() == 3 ? 0 : 1;
}
