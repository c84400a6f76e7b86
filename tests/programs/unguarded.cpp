// SPDX-License-Identifier: MIT
// A main without a guard.
#include <cstdio>

#include "brood/error.hpp"
#include "brood/process.hpp"

int main(int, char** argv) {
  std::printf("main runs\n");
  std::fflush(stdout);
  brood::process child{brood::parse_start_method(argv[1]), [] { std::printf("task\n"); }};
  try {
    child.start();
  } catch (const brood::process_error& error) {
    std::printf("%s\n", error.what());
    return error.code() == brood::errc::unguarded_main ? 3 : 1;
  }
  child.join();
  return 0;
}
