// expect: brood: a preload function runs in another process
// SPDX-License-Identifier: MIT
#include "brood/forkserver.hpp"

int main() {
  int number = 0;
  brood::set_forkserver_preload([&number] { number = 42; });
}
