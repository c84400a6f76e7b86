// SPDX-License-Identifier: MIT
// A function in a process of its own: start() returns at once, the parent goes on meanwhile, and
// join() waits until the child has ended.
#include <iostream>

#include "brood/brood.hpp"

namespace {

void work(brood::shared_value<brood::pid_type> worked_in) {
  worked_in.store(brood::this_process::pid());
  std::cout << "child:  I work in process " << worked_in.load() << '\n' << std::flush;
}

}  // namespace

int main() {
  brood::main_guard();

  brood::shared_value<brood::pid_type> worked_in{0};
  brood::process child{work, worked_in};
  child.start();
  std::cout << "parent: I go on in process " << brood::this_process::pid() << '\n' << std::flush;
  const auto started = child.pid();
  child.join();

  std::cout << "parent: the child ended with " << to_string(*child.status()) << '\n';
  const bool elsewhere = worked_in.load() != brood::this_process::pid();
  return elsewhere && worked_in.load() == started && child.exit_code() == 0 ? 0 : 1;
}
