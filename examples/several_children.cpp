// SPDX-License-Identifier: MIT
// Several children at once, each with its own arguments. Their lines come in any order: nothing but
// waiting orders what processes do.
#include <iostream>
#include <string>

#include "brood/brood.hpp"

namespace {

struct tally {
  int ocean = 0;
  int sky = 0;
};

void tell(const std::string& place, int lines, brood::shared_value<tally> told) {
  for (int line = 1; line <= lines; ++line) {
    told.update([&](tally& so_far) { ++(place == "ocean" ? so_far.ocean : so_far.sky); });
    std::cout << "child:  the " + place + ", line " + std::to_string(line) + "\n" << std::flush;
  }
}

}  // namespace

int main() {
  brood::main_guard();

  brood::shared_value<tally> told;
  brood::process ocean{tell, "ocean", 3, told};
  brood::process sky{tell, "sky", 2, told};
  ocean.start();
  sky.start();  // now both run
  ocean.join();
  sky.join();

  const tally lines = told.load();
  std::cout << "parent: the ocean told " << lines.ocean << " lines, the sky " << lines.sky << '\n';
  const bool ended_well = ocean.exit_code() == 0 && sky.exit_code() == 0;
  return ended_well && lines.ocean == 3 && lines.sky == 2 ? 0 : 1;
}
