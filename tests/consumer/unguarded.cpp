// SPDX-License-Identifier: MIT
// The mistake: main never calls the guard. Brood must refuse, and no second process may come of it.
#include <brood/brood.hpp>
#include <iostream>

void greet() { std::cout << "a child\n"; }

int main() {
  try {
    std::cout << "main\n" << std::flush;
    brood::process child(brood::start_method::spawn, greet);
    child.start();
    child.join();
  } catch (const brood::process_error& refusal) {
    std::cout << refusal.what() << '\n';
    return refusal.code() == brood::errc::unguarded_main ? 3 : 1;
  }
}
