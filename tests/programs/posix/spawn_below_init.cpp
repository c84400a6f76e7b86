// SPDX-License-Identifier: MIT
// An init whose main child spawns a process: main is repeated down to the guard, and no further.
#include <cstdio>
#include <cstdlib>

#include "brood/main_guard.hpp"
#include "brood/posix/init.hpp"
#include "brood/process.hpp"

namespace {

void say(const char* text) {
  std::puts(text);
  std::fflush(stdout);
}

int serve() {
  brood::process child{brood::start_method::spawn, [] {
                         say("task");
                         std::exit(7);
                       }};
  child.start();
  child.join();
  return child.exit_code().value_or(99);
}

}  // namespace

int main() {
  say("above");
  brood::main_guard();
  const int code = brood::posix::run_as_init(serve);
  say("end of main");
  return code;
}
