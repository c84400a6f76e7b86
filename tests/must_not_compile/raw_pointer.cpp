// expect: a raw pointer cannot be sent to another process
// SPDX-License-Identifier: MIT
#include "brood/process.hpp"

void work(int*) {}

int main() {
  int number = 0;
  brood::process child{work, &number};
}
