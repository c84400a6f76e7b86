// SPDX-License-Identifier: MIT
// The mutex between processes, under every start method.
#include "brood/mutex.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "brood/error.hpp"
#include "brood/process.hpp"
#include "brood/shared_value.hpp"
#include "contract.hpp"

// ThreadSanitizer complains of the wrong unlock that a test below makes on purpose, before the
// mutex can say that it is none of the caller's.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() { return "mutex:brood::backend::release\n"; }

namespace {

using namespace std::chrono_literals;
using brood::mutex;
using brood::process;
using brood::shared_value;

class mutex_between_processes : public brood_test::under_each_method {};

/// Returns when a child has taken the lock, or has ended before it did.
void wait_until_held(mutex& lock, const process& child) {
  while (child.is_alive() && lock.try_lock()) {
    lock.unlock();
    std::this_thread::yield();
  }
}

void hold_until(mutex lock, mutex gate) {
  lock.lock();
  gate.lock();
  gate.unlock();
  lock.unlock();
}

void hold_and_end(mutex lock) { lock.lock(); }

void try_once(mutex lock, shared_value<bool> got_it) {
  got_it.store(lock.try_lock());
  if (got_it.load()) lock.unlock();
}

TEST_P(mutex_between_processes, keeps_others_out_while_a_child_holds_it) {
  mutex lock;
  mutex gate;
  std::unique_lock closed{gate};
  auto child = started(hold_until, lock, gate);
  wait_until_held(lock, child);
  EXPECT_FALSE(lock.try_lock());
  EXPECT_FALSE(lock.try_lock_for(10ms));
  closed.unlock();
  lock.lock();
  EXPECT_FALSE(lock.owner_died());
  lock.unlock();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(mutex_between_processes, keeps_a_child_out_while_the_parent_holds_it) {
  mutex lock;
  shared_value<bool> got_it{true};
  const std::lock_guard guard{lock};
  started(try_once, lock, got_it).join();
  EXPECT_FALSE(got_it.load());
}

TEST_P(mutex_between_processes, is_free_for_a_child_when_the_parent_has_unlocked_it) {
  mutex lock;
  shared_value<bool> got_it{false};
  lock.lock();
  lock.unlock();
  started(try_once, lock, got_it).join();
  EXPECT_TRUE(got_it.load());
}

TEST_P(mutex_between_processes, of_a_killed_holder_passes_on_and_says_so_once) {
  mutex lock;
  mutex gate;
  const std::lock_guard closed{gate};
  auto child = started(hold_until, lock, gate);
  wait_until_held(lock, child);
  child.kill();
  lock.lock();
  EXPECT_TRUE(lock.owner_died());
  lock.unlock();
  EXPECT_FALSE(lock.owner_died());
  lock.lock();
  EXPECT_FALSE(lock.owner_died());
  lock.unlock();
  child.join();
  EXPECT_EQ(child.exit_code(), -9);
}

TEST_P(mutex_between_processes, of_a_killed_holder_passes_on_to_one_that_waits_already) {
  mutex lock;
  mutex gate;
  const std::lock_guard closed{gate};
  auto child = started(hold_until, lock, gate);
  wait_until_held(lock, child);
  std::thread killer{[&] { child.kill(); }};
  EXPECT_TRUE(lock.try_lock_for(1h));
  EXPECT_TRUE(lock.owner_died());
  lock.unlock();
  killer.join();
}

TEST_P(mutex_between_processes, that_a_child_holds_at_its_end_passes_on_and_says_so) {
  mutex lock;
  auto child = started(hold_and_end, lock);
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
  lock.lock();
  EXPECT_TRUE(lock.owner_died());
  lock.unlock();
}

void die_as_second_holder(mutex lock, shared_value<bool> was_told, mutex gate) {
  lock.lock();
  was_told.store(lock.owner_died());
  gate.lock();
}

TEST_P(mutex_between_processes, reports_each_dead_holder_in_a_row) {
  mutex lock;
  mutex gate;
  shared_value<bool> was_told{false};
  const std::lock_guard closed{gate};
  started(hold_and_end, lock).join();
  auto second = started(die_as_second_holder, lock, was_told, gate);
  while (second.is_alive() && !was_told.load()) std::this_thread::yield();
  second.kill();
  lock.lock();
  EXPECT_TRUE(was_told.load());
  EXPECT_TRUE(lock.owner_died());
  lock.unlock();
}

TEST_P(mutex_between_processes, survives_a_waiter_that_is_killed) {
  mutex lock;
  mutex gate;
  lock.lock();
  // The child holds the gate while it waits for the lock.
  auto child = started(hold_until, gate, lock);
  wait_until_held(gate, child);
  child.kill();
  child.join();
  lock.unlock();
  lock.lock();
  EXPECT_FALSE(lock.owner_died());
  lock.unlock();
}

void unlock_what_the_parent_holds(mutex lock, shared_value<bool> refused) {
  try {
    lock.unlock();
  } catch (const brood::process_error& failed) {
    refused.store(failed.code() == brood::errc::not_owner);
  }
}

TEST_P(mutex_between_processes, that_the_parent_holds_cannot_be_unlocked_by_a_child) {
  mutex lock;
  shared_value<bool> refused{false};
  const std::lock_guard guard{lock};
  started(unlock_what_the_parent_holds, lock, refused).join();
  EXPECT_TRUE(refused.load());
  EXPECT_FALSE(lock.owner_died());
}

void see_whether_both_are_one(mutex first, std::vector<mutex> more, shared_value<bool> are_one) {
  first.lock();
  const bool taken = !more.front().try_lock();
  more.back().unlock();  // throws unless it is the lock that this thread holds
  are_one.store(taken);
}

TEST_P(mutex_between_processes, that_arrives_several_times_in_one_message_is_one_lock) {
  mutex lock;
  shared_value<bool> are_one{false};
  started(see_whether_both_are_one, lock, std::vector{lock, lock}, are_one).join();
  EXPECT_TRUE(are_one.load());
}

void increment(mutex lock, shared_value<long> count, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    const std::lock_guard guard{lock};
    // Two steps, each under the value's own lock: what is kept together is kept by `lock`.
    count.store(count.load() + 1);
  }
}

TEST_P(mutex_between_processes, keeps_counts_exact) {
  constexpr int children = 4;
  constexpr int rounds = 2000;
  mutex lock;
  shared_value<long> count{0};
  std::vector<process> running;
  for (int number = 0; number < children; ++number) {
    running.push_back(started(increment, lock, count, rounds));
  }
  for (auto& child : running) child.join();
  EXPECT_EQ(count.load(), long{children} * rounds);
}

BROOD_TEST_EACH_METHOD(mutex_between_processes);

}  // namespace
