// SPDX-License-Identifier: MIT
// Several threads of one parent that start, watch and stop children at the same time.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

#include "brood/active_children.hpp"
#include "brood/error.hpp"
#include "contract.hpp"
#include "limits_support.hpp"

namespace {

using brood::errc;
using brood::process;
using namespace std::chrono_literals;

class several_threads : public brood_test::under_each_method {
 protected:
  static brood::process_options options() {
    return {.method = GetParam(), .threads = brood::fork_threads::allow};
  }
  template <class Action>
  static void run_on_each(int count, const Action& action) {
    std::vector<std::thread> threads;
    for (int number = 0; number < count; ++number) {
      threads.emplace_back([&action, number] { action(number); });
    }
    for (auto& thread : threads) thread.join();
  }
};
BROOD_TEST_EACH_METHOD(several_threads);

TEST_P(several_threads, start_children_side_by_side_and_each_gets_its_own) {
  if (GetParam() == brood::start_method::fork &&
      !brood_test::can_allocate_after_fork_beside_threads()) {
    GTEST_SKIP() << "the sanitizer's allocator does not survive a fork beside threads";
  }
  run_on_each(8, [](int thread) {
    for (int round = 0; round < 5; ++round) {
      const int code = thread * 10 + round;
      process child{options(), [](int n) { std::exit(n); }, code};
      child.start();
      child.join();
      EXPECT_EQ(child.exit_code(), code);
    }
  });
  EXPECT_TRUE(brood::active_children().empty());
}

TEST_P(several_threads, that_start_one_object_start_one_child) {
  std::atomic<int> started{0};
  process child{options(), [] {}};
  run_on_each(4, [&](int) {
    try {
      child.start();
      ++started;
    } catch (const brood::process_error& error) {
      EXPECT_EQ(error.code(), errc::already_started) << error.what();
    }
  });
  EXPECT_EQ(started, 1);
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(several_threads, can_wait_while_another_stops_the_child) {
  brood_test::gate gate;
  process child{options(), [](brood::mutex at) { brood_test::wait_at(at); }, gate.handle()};
  child.start();
  run_on_each(6, [&](int thread) {
    if (thread == 0) {
      child.kill();
    } else if (thread % 2 == 0) {
      EXPECT_TRUE(child.join_for(1h));
    } else {
      child.join();
    }
    child.stop();
  });
  EXPECT_TRUE(child.status()->signaled());
}

TEST_P(several_threads, can_ask_for_the_sentinel_while_another_closes) {
  for (int round = 0; round < 20; ++round) {
    process child{options(), [] {}};
    child.start();
    child.join();
    run_on_each(2, [&](int thread) {
      if (thread == 0) return child.close();
      try {
        static_cast<void>(child.sentinel());
      } catch (const brood::process_error& error) {
        EXPECT_EQ(error.code(), errc::closed) << error.what();
      }
    });
  }
}

TEST_P(several_threads, can_ask_for_all_children_while_others_come_and_go) {
  std::atomic<bool> is_over{false};
  std::thread asking{[&] {
    while (!is_over) {
      for (const auto& child : brood::active_children()) EXPECT_FALSE(child.name.empty());
    }
  }};
  run_on_each(3, [](int) {
    for (int round = 0; round < 5; ++round) {
      process child{options(), [] {}};
      child.start();
      child.join();
      child.close();
    }
  });
  is_over = true;
  asking.join();
}

}  // namespace
