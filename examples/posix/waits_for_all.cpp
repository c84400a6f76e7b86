// SPDX-License-Identifier: MIT
// Harmless, case 1: a parent that waits for all of its children. Each is a zombie for a moment at
// most, and a thousand of them leave nothing.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "support/show.hpp"

int main(int argc, char** argv) {
  constexpr int rounds = 50, at_once = 20;
  std::size_t most = 0;
  int made = 0;
  for (int round = 0; round < rounds; ++round) {
    for (int child = 0; child < at_once; ++child) {
      if (show::fork_helper() == 0) ::_exit(0);
      ++made;
    }
    most = std::max(most, brood::zombies_of(::getpid()).size());
    if (!show::has_cause(argc, argv)) break;
    for (int child = 0; child < at_once; ++child) ::wait(nullptr);
  }
  std::cout << made << " children, and at most " << most << " zombies at the same time"
            << std::endl;
  show::claim("no child is left, living or zombie", brood::children_of(::getpid()).empty());
  show::claim("the system knows of none, either", ::wait(nullptr) == -1 && errno == ECHILD);
}
