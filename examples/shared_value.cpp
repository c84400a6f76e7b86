// SPDX-License-Identifier: MIT
// The opposite of isolation: a number that parent and child both see and both change, in turns. The
// handle is an argument like any other; the number it refers to exists once.
#include <iostream>
#include <thread>

#include "brood/brood.hpp"

namespace {

constexpr int goal = 6;

/// Adds 1 if the number's remainder by 2 says that it is this side's turn.
void step(brood::shared_value<int>& number, int remainder, const char* who) {
  const bool was_my_turn = number.update([&](int& value) {
    if (value >= goal || value % 2 != remainder) return false;
    ++value;
    std::cout << who << value << '\n' << std::flush;  // under the lock, so in order
    return true;
  });
  if (!was_my_turn) std::this_thread::yield();
}

void play(brood::shared_value<int> number) {
  const auto parent = brood::this_process::parent();
  while (number.load() < goal && parent->is_alive()) step(number, 1, "child:  ");
}

}  // namespace

int main() {
  brood::main_guard();

  brood::shared_value<int> number{0};
  brood::process child{play, number};
  child.start();
  while (number.load() < goal && child.is_alive()) step(number, 0, "parent: ");
  child.join();

  std::cout << "parent: together we counted to " << number.load() << '\n';
  return child.exit_code() == 0 && number.load() == goal ? 0 : 1;
}
