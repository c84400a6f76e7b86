// SPDX-License-Identifier: MIT
// A daemon child ends when its parent ends, even if the parent is killed and can do nothing about
// it.
#include <chrono>
#include <iostream>
#include <thread>

#include "brood/brood.hpp"

namespace {

void serve(brood::mutex desk, brood::shared_value<bool> serving) {
  desk.lock();
  serving.store(true);
  for (;;) std::this_thread::sleep_for(std::chrono::hours{1});
}

void manage(brood::mutex desk, brood::shared_value<bool> serving) {
  brood::process helper{brood::process_options{.daemon = true}, serve, desk, serving};
  helper.start();
  helper.join();
}

}  // namespace

int main() {
  brood::main_guard();

  brood::mutex desk;
  brood::shared_value<bool> serving{false};
  brood::process manager{manage, desk, serving};
  manager.start();
  while (!serving.load() && manager.is_alive()) std::this_thread::yield();
  std::cout << "the manager's daemon child holds the lock and would do so for ever\n";

  manager.kill();
  manager.join();
  std::cout << "the manager was killed: " << to_string(*manager.status()) << '\n';

  desk.lock();  // granted once the holder is gone
  const bool freed_by_death = desk.owner_died();
  std::cout << "its daemon is gone, too: the lock is free"
            << (freed_by_death ? " because its owner died\n" : "\n");
  desk.unlock();
  return freed_by_death && manager.exit_code() == -9 ? 0 : 1;
}
