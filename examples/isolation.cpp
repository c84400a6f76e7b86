// SPDX-License-Identifier: MIT
// Processes have no variables in common: the child sets a global to 100, the parent still reads 0.
// For the opposite see shared_value.cpp.
#include <cstdlib>
#include <iostream>

#include "brood/brood.hpp"

namespace {

int global = 0;

// Exit code: what the global is in the child.
void change_global() {
  global = 100;
  std::cout << "child:  global is " << global << '\n' << std::flush;
  std::exit(global);
}

}  // namespace

int main() {
  brood::main_guard();

  brood::process child{change_global};
  child.start();
  child.join();

  std::cout << "parent: global is " << global << '\n';
  return child.exit_code() == 100 && global == 0 ? 0 : 1;
}
