// SPDX-License-Identifier: MIT
// Leaves text in all buffers, also in that of the file that argv[2] names, then starts a child that
// writes, too.
#include <cstdio>
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
  std::FILE* const file = std::fopen(argv[2], "w");
  if (file == nullptr) return 2;
  std::fputs("[file before]", file);
  brood::process child{brood::parse_start_method(argv[1]), write_in_child};
  child.start();
  child.join();
  std::printf("[after]");
  std::fclose(file);
  return child.exit_code().value_or(1);
}
