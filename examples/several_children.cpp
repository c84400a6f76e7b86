// SPDX-License-Identifier: MIT
// Several children at once, each with its own arguments. Their lines come in any order: nothing but
// waiting orders what processes do.
#include <iostream>
#include <mutex>
#include <string>

#include "brood/brood.hpp"

namespace {

struct tally {
  int ocean = 0;
  int sky = 0;
};

void tell(const std::string& place, int lines, brood::mutex gate, brood::shared_value<tally> told) {
  {
    const std::lock_guard wait_until_open{gate};
  }
  for (int line = 1; line <= lines; ++line) {
    told.update([&](tally& so_far) { ++(place == "ocean" ? so_far.ocean : so_far.sky); });
    std::cout << "child:  the " + place + ", line " + std::to_string(line) + "\n" << std::flush;
  }
}

}  // namespace

int main() {
  brood::main_guard();

  brood::mutex gate;
  brood::shared_value<tally> told;
  brood::process ocean{tell, "ocean", 3, gate, told};
  brood::process sky{tell, "sky", 2, gate, told};
  std::unique_lock closed{gate};
  ocean.start();
  sky.start();
  const bool both_at_once = ocean.is_alive() && sky.is_alive();
  closed.unlock();
  ocean.join();
  sky.join();

  const tally lines = told.load();
  std::cout << "parent: the ocean told " << lines.ocean << " lines, the sky " << lines.sky << '\n';
  const bool ended_well = ocean.exit_code() == 0 && sky.exit_code() == 0;
  return both_at_once && ended_well && lines.ocean == 3 && lines.sky == 2 ? 0 : 1;
}
