// SPDX-License-Identifier: MIT
// Brood's own cure: a process object waits for its child on every path. Joined, dropped, moved,
// killed, replaced or never looked at: none leaves a zombie.
#include <unistd.h>

#include <utility>
#include <vector>

#include "brood/brood.hpp"
#include "brood/watch_leaks.hpp"
#include "support/show.hpp"

namespace {

void work() {}
void work_for_ever(brood::mutex gate) { gate.lock(); }

void use_them_in_every_way(const brood::mutex& closed_gate) {
  brood::process joined{work};
  joined.start();
  joined.join();

  brood::process dropped{work};
  dropped.start();

  brood::process killed{work_for_ever, closed_gate};
  killed.start();
  killed.kill();

  brood::process replaced{work};
  replaced.start();
  replaced = brood::process{work};
  replaced.start();

  std::vector<brood::process> moved;
  for (int child = 0; child < 10; ++child) moved.emplace_back(work).start();
  std::vector<brood::process> elsewhere = std::move(moved);

  brood::process stopped_as_daemon{brood::process_options{.daemon = true}, work_for_ever,
                                   closed_gate};
  stopped_as_daemon.start();
}

}  // namespace

int main(int argc, char** argv) {
  brood::main_guard();
  brood::mutex gate;
  const std::lock_guard closed{gate};

  const auto watch = brood::watch_leaks();
  use_them_in_every_way(gate);
  brood::stop_forkserver();  // if that made them, it stays on purpose, for the next start
  if (!show::has_cause(argc, argv) && show::fork_helper() == 0)
    ::_exit(0);  // one that Brood does not own

  std::cout << brood::children_of(::getpid()).size() << " children are left of sixteen\n"
            << to_string(watch.leaks());
  show::claim("no child is left, living or zombie", brood::children_of(::getpid()).empty());
  show::claim("no descriptor either", watch.leaks().empty());
}
