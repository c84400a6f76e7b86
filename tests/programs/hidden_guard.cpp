// SPDX-License-Identifier: MIT
// A main whose guard only the parent passes. The child tries to start another one, or just returns.
#include <cstdio>
#include <string_view>

#include "brood/error.hpp"
#include "brood/main_guard.hpp"
#include "brood/process.hpp"
#include "brood/this_process.hpp"

namespace {

int start_one() {
  brood::process child{brood::start_method::spawn, [] { std::printf("task\n"); }};
  child.start();
  child.join();
  if (!child.error()) return 1;
  std::printf("parent was told: %s\n", child.error()->what());
  return 0;
}

}  // namespace

int main(int, char** argv) {
  std::printf("main runs\n");
  std::fflush(stdout);
  if (!brood::this_process::is_child()) {
    brood::main_guard();
    return start_one();
  }
  if (argv[1] == std::string_view{"return"}) return 0;
  try {
    return start_one();
  } catch (const brood::process_error& error) {
    return error.code() == brood::errc::unguarded_main ? 4 : 5;
  }
}
