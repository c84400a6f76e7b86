// SPDX-License-Identifier: MIT
// The mutex between the threads of one process.
#include "brood/mutex.hpp"

#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "brood/error.hpp"
#include "error_support.hpp"

// ThreadSanitizer complains of the wrong unlock that a test below makes on purpose, before the
// mutex can say that it is none of the caller's.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() { return "mutex:brood::backend::release\n"; }

namespace {

using namespace std::chrono_literals;
using brood::mutex;
using brood_test::code_of;

/// Runs `action` on a thread of its own, to the end.
template <class Action>
void elsewhere(Action action) {
  std::thread{action}.join();
}

TEST(mutex, is_locked_for_other_threads_until_it_is_unlocked) {
  mutex lock;
  lock.lock();
  elsewhere([&] { EXPECT_FALSE(lock.try_lock()); });
  lock.unlock();
  elsewhere([&] {
    EXPECT_TRUE(lock.try_lock());
    lock.unlock();
  });
}

TEST(mutex, is_the_same_through_a_copy_of_the_handle) {
  mutex lock;
  mutex copy = lock;
  lock.lock();
  elsewhere([&] { EXPECT_FALSE(copy.try_lock()); });
  copy.unlock();
  elsewhere([&] {
    EXPECT_TRUE(lock.try_lock());
    lock.unlock();
  });
}

TEST(mutex, works_with_the_guards_of_the_standard_library) {
  mutex first;
  mutex second;
  {
    const std::scoped_lock both{first, second};
    const std::unique_lock again{first, std::try_to_lock};
    EXPECT_FALSE(again.owns_lock());
  }
  const std::unique_lock timed{first, 1h};
  EXPECT_TRUE(timed.owns_lock());
}

TEST(mutex, gives_up_when_the_timeout_has_passed) {
  mutex lock;
  lock.lock();
  elsewhere([&] {
    EXPECT_FALSE(lock.try_lock_for(20ms));
    EXPECT_FALSE(lock.try_lock_for(0ms));
    EXPECT_FALSE(lock.try_lock_for(-1h));
    EXPECT_FALSE(lock.try_lock_until(std::chrono::system_clock::now() + 1ms));
  });
  lock.unlock();
}

TEST(mutex, waits_for_a_holder_that_unlocks_in_time) {
  mutex lock;
  std::promise<void> held;
  std::thread holder{[&] {
    const std::lock_guard guard{lock};
    held.set_value();
  }};
  held.get_future().wait();
  EXPECT_TRUE(lock.try_lock_for(std::chrono::hours::max()));
  lock.unlock();
  holder.join();
}

TEST(mutex, takes_timeouts_of_any_unit) {
  mutex lock;
  EXPECT_TRUE(lock.try_lock_for(std::chrono::duration<double>::max()));
  lock.unlock();
  EXPECT_TRUE(lock.try_lock_until(std::chrono::steady_clock::time_point::max()));
  lock.unlock();
}

TEST(mutex, refuses_to_be_locked_twice_by_one_thread) {
  mutex lock;
  lock.lock();
  EXPECT_EQ(code_of([&] { lock.lock(); }), std::errc::resource_deadlock_would_occur);
  EXPECT_EQ(code_of([&] { static_cast<void>(lock.try_lock_for(1h)); }),
            std::errc::resource_deadlock_would_occur);
  EXPECT_FALSE(lock.try_lock());
  lock.unlock();
}

TEST(mutex, refuses_to_be_unlocked_by_a_thread_that_does_not_hold_it) {
  mutex lock;
  EXPECT_EQ(code_of([&] { lock.unlock(); }), brood::errc::not_owner);
  lock.lock();
  elsewhere([&] { EXPECT_EQ(code_of([&] { lock.unlock(); }), brood::errc::not_owner); });
  lock.unlock();
}

TEST(mutex, has_no_dead_owner_when_its_holders_unlock) {
  mutex lock;
  EXPECT_FALSE(lock.owner_died());
  const std::lock_guard guard{lock};
  EXPECT_FALSE(lock.owner_died());
}

TEST(mutex, keeps_counts_exact_between_threads) {
  constexpr int threads = 4;
  constexpr int rounds = 2000;
  mutex lock;
  int count = 0;
  std::vector<std::thread> workers;
  for (int worker = 0; worker < threads; ++worker) {
    workers.emplace_back([&, worker] {
      for (int round = 0; round < rounds; ++round) {
        // Both ways to wait, and all of them against each other.
        if (worker % 2 == 0) {
          lock.lock();
        } else {
          ASSERT_TRUE(lock.try_lock_for(1h));
        }
        ++count;
        lock.unlock();
      }
    });
  }
  for (auto& worker : workers) worker.join();
  EXPECT_EQ(count, threads * rounds);
}

TEST(mutex, can_be_destroyed_while_its_holder_holds_it) {
  for (int round = 0; round < 10; ++round) {
    mutex lock;
    lock.lock();
    // Memory that goes with a held lock would leave the system a pointer to where it was, and the
    // next lock of this thread would follow it.
  }
  mutex next;
  EXPECT_TRUE(next.try_lock());
  next.unlock();
}

TEST(mutex, refuses_use_through_a_handle_that_was_moved_from) {
  mutex lock;
  mutex target = std::move(lock);
  EXPECT_TRUE(target.try_lock());
  target.unlock();
  EXPECT_EQ(code_of([&] { lock.lock(); }), brood::errc::closed);
  EXPECT_EQ(code_of([&] { static_cast<void>(lock.try_lock()); }), brood::errc::closed);
  EXPECT_EQ(code_of([&] { lock.unlock(); }), brood::errc::closed);
  EXPECT_EQ(code_of([&] { static_cast<void>(lock.owner_died()); }), brood::errc::closed);
}

}  // namespace
