// SPDX-License-Identifier: MIT
// A child whose task throws.
#include <stdexcept>

#include "brood/main_guard.hpp"
#include "brood/process.hpp"

int main(int, char** argv) {
  brood::main_guard();
  brood::process child{{.method = brood::parse_start_method(argv[1]), .name = "worker"},
                       [] { throw std::runtime_error{"out of paper"}; }};
  child.start();
  child.join();
  return child.exit_code().value_or(2);
}
