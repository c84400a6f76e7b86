// SPDX-License-Identifier: MIT
// A main whose guard only the parent passes. The child, or the fork server, tries to start another
// one, or just returns.
#include <cstdio>
#include <string_view>

#include "brood/error.hpp"
#include "brood/main_guard.hpp"
#include "brood/process.hpp"
#include "brood/this_process.hpp"

namespace {

int start_one(brood::start_method method) {
  brood::process child{method, [] { std::printf("task\n"); }};
  try {
    child.start();
  } catch (const brood::process_error& error) {
    // The parent waits for a fork server, and for no spawned child.
    if (method == brood::start_method::spawn || brood::this_process::is_child()) throw;
    std::printf("parent was told: %s\n", error.what());
    return 0;
  }
  child.join();
  if (!child.error()) return 1;
  std::printf("parent was told: %s\n", child.error()->what());
  return 0;
}

}  // namespace

int main(int count, char** argv) {
  const auto method = count > 2 ? brood::parse_start_method(argv[2]) : brood::start_method::spawn;
  std::printf("main runs\n");
  std::fflush(stdout);
  if (!brood::this_process::is_child()) {
    brood::main_guard();
    return start_one(method);
  }
  if (argv[1] == std::string_view{"return"}) return 0;
  try {
    return start_one(method);
  } catch (const brood::process_error& error) {
    return error.code() == brood::errc::unguarded_main ? 4 : 5;
  }
}
