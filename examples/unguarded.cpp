// SPDX-License-Identifier: MIT
// The mistake: main has no guard. Spawn is refused with the line to add, and no process comes of
// it.
#include <iostream>

#include "brood/brood.hpp"

namespace {

void work() { std::cout << "nobody ever sees this line\n"; }

}  // namespace

// Ends with 3 when Brood refuses as it should.
int main() {
  std::cout << "main runs in " << brood::this_process::pid() << '\n' << std::flush;
  brood::process child{brood::start_method::spawn, work};
  try {
    child.start();
  } catch (const brood::process_error& refusal) {
    std::cout << refusal.what() << '\n';
    const bool nothing_started = !child.pid() && brood::active_children().empty();
    return refusal.code() == brood::errc::unguarded_main && nothing_started ? 3 : 1;
  }
  return 1;
}
