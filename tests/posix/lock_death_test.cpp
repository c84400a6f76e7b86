// SPDX-License-Identifier: MIT
// What a lock goes through when those who use it are killed at any moment.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <random>
#include <thread>

#include "brood/mutex.hpp"
#include "brood/process.hpp"
#include "brood/shared_memory.hpp"
#include "brood/shared_value.hpp"
#include "brood/start_method.hpp"

namespace {

using brood::mutex;
using brood::process;
using brood::process_options;
using brood::shared_memory;

const process_options forked{.method = brood::start_method::fork};

/// Two numbers that are equal whenever nobody is in the middle of changing them.
struct pair {
  volatile long left;
  volatile long right;
};

pair& pair_in(shared_memory& memory) { return *reinterpret_cast<pair*>(memory.bytes().data()); }

/// Goes on until it is killed.
void keep_changing(mutex lock, shared_memory memory) {
  pair& numbers = pair_in(memory);
  for (;;) {
    const std::lock_guard guard{lock};
    if (lock.owner_died()) numbers.right = numbers.left;
    numbers.left = numbers.left + 1;
    numbers.right = numbers.right + 1;
  }
}

process changing(const mutex& lock, const shared_memory& memory) {
  process child{forked, keep_changing, lock, memory};
  child.start();
  return child;
}

// Seen failing without pthread_mutex_consistent: the second lock after a death is lost for ever.
TEST(lock_death, of_a_forked_holder_or_waiter_at_any_moment_leaves_the_lock_usable) {
  mutex lock;
  shared_memory memory{sizeof(pair)};
  pair& numbers = pair_in(memory);
  std::mt19937 random{20240611};
  int deaths_while_holding = 0;
  for (int round = 0; round < 200; ++round) {
    auto victim = changing(lock, memory);
    auto rival = changing(lock, memory);
    const long before = numbers.left;
    while (numbers.left == before && rival.is_alive()) std::this_thread::yield();
    for (auto spins = random() % 20'000; spins > 0; --spins)
      std::atomic_signal_fence(std::memory_order_seq_cst);
    victim.kill();
    rival.kill();
    victim.join();
    rival.join();

    ASSERT_TRUE(lock.try_lock());  // nobody is left who could hold it
    if (lock.owner_died()) {
      ++deaths_while_holding;
      numbers.right = numbers.left;
    }
    ASSERT_EQ(numbers.left, numbers.right) << "a half change that no owner_died() told of";
    lock.unlock();
  }
  // Otherwise this test looked at nothing.
  EXPECT_GT(deaths_while_holding, 0);
}

#ifdef __linux__

// On macOS only a process is a holder that can die.
TEST(lock_death, of_a_thread_that_ends_with_the_lock_passes_it_on) {
  mutex lock;
  std::thread{[&] { lock.lock(); }}.join();
  lock.lock();
  EXPECT_TRUE(lock.owner_died());
  lock.unlock();
}

#endif

TEST(lock_death, a_forked_child_does_not_hold_what_its_parent_holds) {
  mutex lock;
  lock.lock();
  process child{brood::fork_only, forked, [lock]() mutable {
                  const bool refused = !lock.try_lock() && !lock.owner_died();
                  std::_Exit(refused ? 0 : 1);
                }};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
  lock.unlock();
}

TEST(lock_death, a_forked_child_that_lets_go_of_the_parents_lock_changes_nothing) {
  auto lock = std::make_shared<mutex>();
  lock->lock();
  // The child destroys its copy of the last handle, marked as held by a thread like its own.
  process child{brood::fork_only, forked, [&lock] { lock.reset(); }};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
  std::thread{[&] { EXPECT_FALSE(lock->try_lock()); }}.join();
  lock->unlock();
  lock->lock();
  EXPECT_FALSE(lock->owner_died());
  lock->unlock();
}

}  // namespace
