// expect: a pointer to a member cannot be sent to another process
// SPDX-License-Identifier: MIT
#include "brood/process.hpp"

struct job {
  int number = 0;
  void run() { ++number; }
};

int main() { brood::process child{&job::run, job{}}; }
