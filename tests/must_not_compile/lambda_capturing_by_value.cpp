// expect: pass it as an argument, or use brood::fork_only
// SPDX-License-Identifier: MIT
#include "brood/process.hpp"

int main() {
  const int number = 42;
  brood::process child{[number](int more) { return number + more; }, 1};
}
