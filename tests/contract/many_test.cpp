// SPDX-License-Identifier: MIT
// Many children: side by side, and one after the other. The listener counts what is left.
#include <cstdlib>
#include <vector>

#include "brood/active_children.hpp"
#include "brood/forkserver.hpp"
#include "brood/inspect.hpp"
#include "brood/this_process.hpp"
#include "brood/watch_leaks.hpp"
#include "contract.hpp"
#include "limits_support.hpp"

namespace {

class many_children : public brood_test::under_each_method {
 protected:
  void run_cycles(int count) {
    for (int number = 0; number < count; ++number) {
      const int code = number % 128;
      ASSERT_EQ(joined([](int n) { std::exit(n); }, code).exit_code(), code) << number;
    }
  }

  /// One start and end, by one of the ways in which a child can come to its end here.
  void run_one_way(int way) {
    switch (way) {
      case 0: {  // dropped while it may run: its destructor joins it
        const auto dropped = started([] {});
        return;
      }
      case 1: {  // killed
        auto killed = started([](brood::mutex at) { brood_test::wait_at(at); }, gate_.handle());
        killed.kill();
        killed.join();
        ASSERT_EQ(killed.exit_code(), -9);
        return;
      }
      case 2: {  // moved, and the place of an ended one taken by another
        auto first = started([] { std::exit(1); });
        auto moved = std::move(first);
        moved.join();
        moved = started([] { std::exit(2); });
        moved.join();
        ASSERT_EQ(moved.exit_code(), 2);
        return;
      }
      case 3: {  // a daemon that runs when its object ends
        auto how = options();
        how.daemon = true;
        brood::process stopped{how, [](brood::mutex at) { brood_test::wait_at(at); },
                               gate_.handle()};
        stopped.start();
        return;
      }
      case 4: {  // asked, reaped and closed; the object stays
        auto asked = started([](brood::mutex at) { brood_test::wait_at(at); }, gate_.handle());
        asked.stop();
        asked.close();
        closed_.push_back(std::move(asked));
        return;
      }
      case 5: {  // replaced while it may run
        auto replaced = started([] {});
        replaced = started([] {});
        return;
      }
      default: {  // never waited for by name: is_alive() reaps
        auto watched = started([] {});
        while (watched.is_alive()) std::this_thread::yield();
        // Now: the destructor would reap it, too.
        ASSERT_TRUE(brood::zombies_of(brood::this_process::pid()).empty());
        return;
      }
    }
  }

  void run_mixed_cycles(int count) {
    joined([] {});  // what the first child opens for good
    const auto watch = brood::watch_leaks();
    for (int number = 0; number < count && !HasFatalFailure(); ++number) run_one_way(number % 7);
    EXPECT_TRUE(watch.leaks().empty()) << to_string(watch.leaks());
    brood::stop_forkserver();  // the one child that stays on purpose
    EXPECT_TRUE(brood::children_of(brood::this_process::pid()).empty());
    EXPECT_TRUE(brood::active_children().empty());
  }

  brood_test::gate gate_;
  std::vector<brood::process> closed_;
};
BROOD_TEST_EACH_METHOD(many_children);

// Two descriptors for each living child: more than the 1024 that many systems allow at first.
TEST_P(many_children, a_thousand_live_at_once_and_each_ends_with_its_own_code) {
  const std::size_t count = brood_test::affordable_at_once(1000);
  std::vector<brood::process> children;
  brood_test::gate gate;  // destroyed first, and so opened, also when a start fails
  for (std::size_t number = 0; number < count; ++number) {
    children.push_back(started(
        [](brood::mutex at, int code) {
          brood_test::wait_at(at);
          std::exit(code);
        },
        gate.handle(), static_cast<int>(number % 251)));
  }
  gate.open();
  for (std::size_t number = 0; number < count; ++number) {
    children[number].join();
    EXPECT_EQ(children[number].exit_code(), static_cast<int>(number % 251)) << number;
  }
}

TEST_P(many_children, two_thousand_starts_leave_nothing) {
  run_cycles(static_cast<int>(brood_test::affordable_children(2000)));
}

TEST_P(many_children, ten_thousand_starts_leave_nothing_soak) { run_cycles(10'000); }

// Joins, drops, kills and moves. Seen to fail where an assignment forgets the child that it
// replaces; a destructor does not join, or does not stop a daemon; is_alive() does not reap, or a
// status is read without being taken; reaping loses the sentinel or the channel, a start the
// child's end of the channel; and close() keeps the sentinel.
TEST_P(many_children, seven_hundred_ends_of_every_kind_leave_nothing) {
  run_mixed_cycles(static_cast<int>(brood_test::affordable_children(700)));
}

TEST_P(many_children, a_hundred_thousand_ends_of_every_kind_leave_nothing_soak) {
  run_mixed_cycles(100'000);
}

}  // namespace
