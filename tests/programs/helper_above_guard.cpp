// SPDX-License-Identifier: MIT
// Runs a program of its own above the guard: itself, as a helper that has a guard, too.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "brood/main_guard.hpp"
#include "brood/process.hpp"

int main(int argc, char** argv) {
  if (argc == 2) {
    brood::main_guard();
    std::puts("helper");
    return 0;
  }
  if (std::system(('"' + std::string{argv[0]} + "\" helper").c_str()) != 0) return 1;
  brood::main_guard();
  brood::process child{brood::start_method::spawn, [] { std::exit(7); }};
  child.start();
  child.join();
  std::printf("child ended with %d\n", child.exit_code().value_or(-1));
}
