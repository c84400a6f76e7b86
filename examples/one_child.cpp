// SPDX-License-Identifier: MIT
// A function in a process of its own: start() returns at once, the parent goes on meanwhile, and
// join() waits until the child has ended.
#include <iostream>
#include <mutex>

#include "brood/brood.hpp"

namespace {

void work(brood::mutex desk) {
  std::cout << "child:  I am process " << brood::this_process::pid() << ", waiting for the desk\n"
            << std::flush;
  const std::lock_guard mine{desk};  // the moment that this child takes
  std::cout << "child:  done\n" << std::flush;
}

}  // namespace

int main() {
  brood::main_guard();  // spawned children turn off here

  brood::mutex desk;
  brood::process child{work, desk};
  std::unique_lock busy{desk};
  child.start();

  const bool alive_meanwhile = child.is_alive();
  std::cout << "parent: I started process " << *child.pid() << " and go on meanwhile\n"
            << std::flush;
  busy.unlock();

  child.join();
  std::cout << "parent: the child ended with " << to_string(*child.status()) << '\n';
  const bool elsewhere = child.pid() != brood::this_process::pid();
  return alive_meanwhile && elsewhere && child.exit_code() == 0 ? 0 : 1;
}
