// SPDX-License-Identifier: MIT
// Registers handlers and destructors, and lets a child end in the way that argv[2] says.
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "brood/main_guard.hpp"
#include "brood/process.hpp"

namespace {

struct speaker {
  const char* text;
  explicit speaker(const char* what) : text(what) {}
  speaker(const speaker&) = delete;
  speaker& operator=(const speaker&) = delete;
  ~speaker() {
    std::printf("%s\n", text);
    std::fflush(stdout);
  }
};

const speaker global{"static destructor"};

void task(const std::string& end) {
  if (end == "exit") std::exit(5);
  if (end == "throw") throw std::runtime_error{"thrown"};
}

}  // namespace

int main(int, char** argv) {
  brood::main_guard();
  const speaker local{"local destructor of main"};
  std::atexit([] {
    std::printf("handler of main\n");
    std::fflush(stdout);
  });
  const std::string end = argv[2];
  brood::process child{brood::parse_start_method(argv[1]), task, end};
  child.start();
  child.join();
  const int expected = end == "exit" ? 5 : end == "throw" ? 1 : 0;
  return child.exit_code() == expected ? 0 : 1;
}
