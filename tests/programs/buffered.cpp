// SPDX-License-Identifier: MIT
// Leaves text in all buffers, then starts a child that writes, too.
#include <cstdio>
#include <fstream>
#include <iostream>

#include "brood/main_guard.hpp"
#include "brood/process.hpp"

namespace {

void write_in_child() {
  std::printf("[child c]");
  std::cout << "[child c++]";
}

}  // namespace

int main(int, char** argv) {
  std::ios_base::sync_with_stdio(false);
  brood::main_guard();
  static char large[65536];
  std::setvbuf(stdout, large, _IOFBF, sizeof large);
  std::printf("[c before]");
  std::cout << "[c++ before]";
  brood::process child{brood::parse_start_method(argv[1]), write_in_child};
  child.start();
  child.join();
  std::printf("[after]");
  return child.exit_code().value_or(1);
}
