// SPDX-License-Identifier: MIT
// Says which of its parts run how often.
#include <cstdio>

#include "brood/main_guard.hpp"
#include "brood/process.hpp"
#include "brood/this_process.hpp"

namespace {

void say(const char* what) {
  std::printf("%s\n", what);
  std::fflush(stdout);
}

[[maybe_unused]] const bool said = [] {
  say("static initialiser");
  return true;
}();

void task() { say("task"); }

}  // namespace

int main(int, char** argv) {
  say("above the guard");
  if (brood::this_process::is_child()) say("a child already");
  brood::main_guard();
  say("below the guard");
  for (int number = 0; number < 2; ++number) {
    brood::process child{brood::parse_start_method(argv[1]), task};
    child.start();
    child.join();
    if (child.exit_code() != 0) return 1;
  }
  return 0;
}
