// SPDX-License-Identifier: MIT
// The smallest program with a child.
#include <brood/brood.hpp>
#include <cstdlib>
#include <string>

void greet(const std::string& name) { std::exit(name == "ocean" ? 7 : 1); }

int main() {
  brood::main_guard();
  brood::process child(brood::start_method::spawn, greet, "ocean");
  child.start();
  child.join();
  return child.exit_code() == 7 ? 0 : 1;
}
