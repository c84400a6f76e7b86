// SPDX-License-Identifier: MIT
// The main guard: what stands above it runs again in each spawned child, and never under fork. With
// forkserver it runs once, in the server.
#include <cstdlib>
#include <iostream>

#include "brood/brood.hpp"

namespace {

// A static initialiser runs before main: also above the guard.
const brood::pid_type initialised_in = brood::this_process::pid();
brood::pid_type passed_in = 0;

// Exit code: how many of the two ran in this very process.
void look() {
  const brood::pid_type self = brood::this_process::pid();
  const int repeated = (initialised_in == self ? 1 : 0) + (passed_in == self ? 1 : 0);
  std::cout << "child " << self << ": the static initialiser ran in " << initialised_in
            << ", the line above the guard in " << passed_in << '\n'
            << std::flush;
  std::exit(repeated);
}

}  // namespace

int main() {
  passed_in = brood::this_process::pid();
  brood::main_guard();
  std::cout << "parent " << brood::this_process::pid() << ": past the guard\n";

  const bool spawned = brood::default_start_method() == brood::start_method::spawn;
  bool as_expected = true;
  for (int number = 1; number <= 2; ++number) {
    brood::process child{look};
    child.start();
    child.join();
    as_expected = as_expected && child.exit_code() == (spawned ? 2 : 0);
  }
  std::cout << to_string(brood::default_start_method())
            << (spawned ? ": each child ran both again\n" : ": no child ran either again\n");
  return as_expected ? 0 : 1;
}
