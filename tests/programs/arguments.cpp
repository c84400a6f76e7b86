// SPDX-License-Identifier: MIT
// Prints what main got above the guard, then starts a child by the method that argv[1] names.
#include <cstdio>

#include "brood/main_guard.hpp"
#include "brood/process.hpp"

int main(int argc, char** argv) {
  std::printf("%d arguments:", argc);
  for (int index = 1; index < argc; ++index) std::printf(" [%s]", argv[index]);
  std::printf("%s\n", argv[argc] == nullptr ? "" : " and more");
  std::fflush(stdout);
  brood::main_guard();
  brood::process child{brood::parse_start_method(argv[1]), [] {}};
  child.start();
  child.join();
  return child.exit_code().value_or(1);
}
