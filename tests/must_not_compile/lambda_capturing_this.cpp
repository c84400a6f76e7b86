// expect: pass it as an argument, or use brood::fork_only
// SPDX-License-Identifier: MIT
#include "brood/process.hpp"

struct job {
  int number = 42;
  brood::process describe() {
    return brood::process{[this] { ++number; }};
  }
};

int main() { job{}.describe(); }
