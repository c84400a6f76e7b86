// SPDX-License-Identifier: MIT
// A program that somebody may trace: traced METHOD starts a child, in the directory that a second
// argument names; traced METHOD --below starts itself, by the system's shell, in the child's place.
#include <cstdlib>
#include <string>

#include "brood/main_guard.hpp"
#include "brood/process.hpp"

namespace {

int run_below(const std::string& program, const std::string& method) {
  const std::string command = '"' + program + "\" " + method;
  return std::system(command.c_str());
}

}  // namespace

int main(int argc, char** argv) {
  brood::main_guard();
  const std::string last = argv[argc - 1];
  if (last == "--below") return run_below(argv[0], argv[1]);
  brood::process child{{.method = brood::parse_start_method(argv[1]),
                        .name = "traced child",
                        .working_directory = argc > 2 ? last : ""},
                       [] {}};
  child.start();
  child.join();
  return child.exit_code().value_or(1);
}
