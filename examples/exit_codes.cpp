// SPDX-License-Identifier: MIT
// Exit codes: n for exit(n), 1 for an exception, -N for signal N; the same numbers on every
// platform.
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <stdexcept>

#include "brood/brood.hpp"

namespace {

void come_back() {}
void leave() { std::exit(7); }
void fail() { throw std::runtime_error{"out of paper"}; }
void wait_at(brood::mutex gate) { const std::lock_guard wait_until_open{gate}; }

bool tell(const char* what, brood::process& child, int expected) {
  child.join();
  const brood::exit_status status = *child.status();
  std::cout << what << ": " << status.code() << "  (" << to_string(status) << ")\n";
  return status.code() == expected;
}

}  // namespace

int main() {
  brood::main_guard();

  brood::mutex gate;
  brood::process returns{come_back};
  brood::process exits{leave};
  brood::process throws{fail};
  brood::process terminated{wait_at, gate};
  brood::process killed{wait_at, gate};
  const std::lock_guard closed{gate};
  for (auto* child : {&returns, &exits, &throws, &terminated, &killed}) child->start();
  terminated.terminate();
  killed.kill();

  bool as_expected = tell("the task returned      ", returns, 0);
  as_expected = tell("it called std::exit(7) ", exits, 7) && as_expected;
  as_expected = tell("it threw an exception  ", throws, 1) && as_expected;
  as_expected = tell("terminate() was called ", terminated, -15) && as_expected;
  as_expected = tell("kill() was called      ", killed, -9) && as_expected;
  return as_expected ? 0 : 1;
}
