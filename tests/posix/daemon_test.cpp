// SPDX-License-Identifier: MIT
// A daemon child ends when its parent ends, however that ends, and not earlier.
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <memory>
#include <thread>

#include "backend.hpp"
#include "contract.hpp"

namespace {

using brood::process;
using brood::process_options;
using brood::shared_value;

class daemons : public brood_test::under_each_method {};
BROOD_TEST_EACH_METHOD(daemons);

[[noreturn]] void wait_for_ever() {
  for (;;) ::pause();
}

/// Holds a lock for life: whoever gets it next knows that this process is gone.
void hold_for_life(brood::mutex life, shared_value<bool> is_held) {
  life.lock();
  is_held.store(true);
  wait_for_ever();
}

/// Starts a child that holds `life`, and dies in the way that `how` says.
void parent_of_one(brood::start_method method, bool daemon, int how, brood::mutex life,
                   shared_value<bool> is_held) {
  auto child = std::make_unique<process>(process_options{.method = method, .daemon = daemon},
                                         hold_for_life, life, is_held);
  child->start();
  brood_test::wait_until_set(is_held, *child);
  if (how == 0) ::_exit(0);
  ::raise(how);
}

// Seen to hang at lock() with the arming of the channel taken out.
TEST_P(daemons, end_when_the_parent_is_killed) {
  for (const int how : {SIGKILL, SIGABRT, SIGTERM, 0}) {
    brood::mutex life;
    const auto parent =
        joined(parent_of_one, GetParam(), true, how, life, shared_value<bool>{false});
    EXPECT_EQ(parent.exit_code(), -how);
    life.lock();
    EXPECT_TRUE(life.owner_died());
    life.unlock();
  }
}

TEST_P(daemons, are_the_only_ones_that_end) {
  brood::mutex life;
  const shared_value<int> orphan{0};
  const auto parent = joined(
      [](brood::start_method method, shared_value<int> pid, brood::mutex held) {
        shared_value<bool> is_held{false};
        auto child = std::make_unique<process>(process_options{.method = method}, hold_for_life,
                                               held, is_held);
        child->start();
        brood_test::wait_until_set(is_held, *child);
        pid.store(*child->pid());
        ::_exit(0);
      },
      GetParam(), orphan, life);
  EXPECT_EQ(parent.exit_code(), 0);
  EXPECT_FALSE(life.try_lock());  // it lives on
  ::kill(orphan.load(), SIGKILL);
  life.lock();
  EXPECT_TRUE(life.owner_died());
  life.unlock();
}

// PR_SET_PDEATHSIG would end it here: it fires at the end of the thread that started the child.
// Seen to fail with it.
TEST_P(daemons, live_on_when_the_thread_that_started_them_ends) {
  brood_test::gate gate;
  const shared_value<bool> is_running{false};
  unsigned threads = 0;
  std::unique_ptr<process> child;
  std::thread{[&] {
    threads = *brood::backend::thread_count();
    child = std::make_unique<process>(
        process_options{
            .method = GetParam(), .daemon = true, .threads = brood::fork_threads::allow},
        [](brood::mutex at, shared_value<bool> is_running_there) {
          is_running_there.store(true);
          brood_test::wait_at(at);
        },
        gate.handle(), is_running);
    child->start();
    brood_test::wait_until_set(is_running, *child);
  }}.join();
  // A joined thread has ended for the kernel, with all signals that it sends, once it is not
  // counted any more. A signal that waits for the child ends it before it comes through the gate.
  while (*brood::backend::thread_count() >= threads) std::this_thread::yield();
  gate.open();
  child->join();
  EXPECT_EQ(child->exit_code(), 0);
}

// A sibling that was forked while the daemon lived must not keep the daemon's channel open.
TEST_P(daemons, end_although_a_sibling_lives_on) {
  brood::mutex life;
  brood::mutex sibling_life;
  const shared_value<int> sibling_pid{0};
  const auto parent = joined(
      [](brood::start_method method, brood::mutex held, brood::mutex sibling_held,
         shared_value<int> pid) {
        shared_value<bool> is_held{false};
        shared_value<bool> sibling_is_held{false};
        auto child = std::make_unique<process>(process_options{.method = method, .daemon = true},
                                               hold_for_life, held, is_held);
        child->start();
        auto sibling = std::make_unique<process>(brood::start_method::fork, hold_for_life,
                                                 sibling_held, sibling_is_held);
        sibling->start();
        brood_test::wait_until_set(is_held, *child);
        brood_test::wait_until_set(sibling_is_held, *sibling);
        pid.store(*sibling->pid());
        ::raise(SIGKILL);
      },
      GetParam(), life, sibling_life, sibling_pid);
  EXPECT_EQ(parent.exit_code(), -SIGKILL);
  life.lock();
  life.unlock();
  EXPECT_FALSE(sibling_life.try_lock());
  ::kill(sibling_pid.load(), SIGKILL);
  sibling_life.lock();
  sibling_life.unlock();
}

}  // namespace
