// SPDX-License-Identifier: MIT
// An exception that a task does not catch ends the child with 1 and is told to the parent.
#include <iostream>
#include <stdexcept>
#include <string>

#include "brood/brood.hpp"

namespace {

void develop(const std::string& film) { throw std::out_of_range{"no frame 37 on " + film}; }

}  // namespace

int main() {
  brood::main_guard();

  brood::process child{brood::process_options{.name = "darkroom"}, develop, "film 12"};
  child.start();
  child.join();

  const auto error = child.error();
  if (!error) return 1;
  std::cout << "exit code " << *child.exit_code() << ", and why:\n"
            << "  process " << error->process_name() << '\n'
            << "  threw   " << error->type_name() << '\n'
            << "  saying  " << error->what() << '\n';
  return child.exit_code() == 1 && error->process_name() == "darkroom" &&
                 error->type_name() == "std::out_of_range" &&
                 error->what() == std::string{"no frame 37 on film 12"}
             ? 0
             : 1;
}
