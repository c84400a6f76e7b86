// SPDX-License-Identifier: MIT
// Tries to spawn above the guard, in the parent and again in its child, and goes on.
#include <cstdio>

#include "brood/error.hpp"
#include "brood/main_guard.hpp"
#include "brood/process.hpp"

int main() {
  brood::process early{brood::start_method::spawn, [] {}};
  try {
    early.start();
  } catch (const brood::process_error&) {
    std::puts("refused");
    std::fflush(stdout);
  }
  brood::main_guard();
  brood::process child{brood::start_method::spawn, [] { std::puts("task"); }};
  child.start();
  child.join();
  std::printf("error: %s\n", child.error() ? child.error()->what() : "none");
}
