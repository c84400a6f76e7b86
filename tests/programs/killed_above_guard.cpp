// SPDX-License-Identifier: MIT
// Its children never come to the guard: the parent ends their trees before, in each of the ways.
#include <chrono>
#include <cstdio>
#include <thread>

#include "brood/main_guard.hpp"
#include "brood/process.hpp"
#include "brood/process_tree.hpp"
#include "brood/this_process.hpp"

namespace {

template <class End>
void tell_what_follows(End end) {
  brood::process child{brood::start_method::spawn, [] { std::puts("task"); }};
  child.start();
  end(child);
  std::printf("error: %s\n", child.error() ? child.error()->what() : "none");
}

}  // namespace

int main() {
  if (brood::this_process::is_child()) std::this_thread::sleep_for(std::chrono::minutes{5});
  brood::main_guard();
  tell_what_follows([](brood::process& child) { child.kill(); });
  tell_what_follows([](brood::process& child) { brood::kill_tree(child); });
  tell_what_follows([](brood::process& child) { brood::stop_tree(child); });
}
