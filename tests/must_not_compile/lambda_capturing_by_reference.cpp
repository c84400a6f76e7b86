// expect: pass it as an argument, or use brood::fork_only
// SPDX-License-Identifier: MIT
#include "brood/process.hpp"

int main() {
  int number = 0;
  brood::process child{[&number] { number = 42; }};
}
