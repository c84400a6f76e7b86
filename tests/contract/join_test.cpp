// SPDX-License-Identifier: MIT
// Waiting for a child: alone, with a deadline, from several threads.
#include <chrono>
#include <thread>
#include <vector>

#include "brood/error.hpp"
#include "contract.hpp"

namespace {

using brood::errc;
using brood_test::gate;
using namespace std::chrono_literals;

class joining : public brood_test::under_each_method {
 protected:
  gate gate_;
  brood::process waiting() {
    return started([](brood::mutex at) { brood_test::wait_at(at); }, gate_.handle());
  }
};
BROOD_TEST_EACH_METHOD(joining);

template <class Action>
void expect_error(errc expected, Action&& action) {
  try {
    action();
    ADD_FAILURE() << "no error, instead of " << make_error_code(expected).message();
  } catch (const brood::process_error& error) {
    EXPECT_EQ(error.code(), expected) << error.what();
  }
}

TEST_P(joining, a_timeout_is_not_an_error) {
  auto child = waiting();
  EXPECT_FALSE(child.join_for(0s));
  EXPECT_FALSE(child.join_for(-5s));
  EXPECT_FALSE(child.join_for(5ms));
  EXPECT_FALSE(child.join_for(1ns));
  EXPECT_FALSE(child.join_until(std::chrono::system_clock::now() - 1h));
  EXPECT_FALSE(child.join_until(std::chrono::steady_clock::now() + 1ms));
  EXPECT_TRUE(child.is_alive());
  gate_.open();
  child.join();
}

TEST_P(joining, a_deadline_beyond_all_clocks_is_for_ever) {
  auto child = waiting();
  gate_.open();
  EXPECT_TRUE(child.join_for(std::chrono::hours::max()));
  EXPECT_TRUE(child.join_for(std::chrono::duration<double>{1e300}));
  EXPECT_TRUE(child.join_until(std::chrono::steady_clock::time_point::max()));
}

TEST_P(joining, join_until_a_moment_of_the_wall_clock_sees_the_end) {
  auto child = waiting();
  gate_.open();
  EXPECT_TRUE(child.join_until(std::chrono::system_clock::now() + 1h));
}

TEST_P(joining, eight_threads_join_and_ask_one_object) {
  brood::process child = waiting();
  std::vector<std::thread> threads;
  for (int number = 0; number < 8; ++number) {
    threads.emplace_back([&child, number] {
      while (number % 2 == 0 && child.is_alive()) std::this_thread::yield();
      child.join();
      EXPECT_EQ(child.exit_code(), 0);
      EXPECT_FALSE(child.is_alive());
    });
  }
  gate_.open();
  for (auto& thread : threads) thread.join();
}

TEST_P(joining, what_needs_a_started_process_says_so) {
  auto child = made([] {});
  expect_error(errc::not_started, [&] { child.join(); });
  expect_error(errc::not_started, [&] { child.join_for(0s); });
  expect_error(errc::not_started, [&] { static_cast<void>(child.sentinel()); });
  EXPECT_FALSE(child.is_alive());
  EXPECT_FALSE(child.pid());
  EXPECT_FALSE(child.status());
  EXPECT_FALSE(child.error());
}

TEST_P(joining, a_process_starts_once) {
  auto child = started([] {});
  expect_error(errc::already_started, [&] { child.start(); });
  child.join();
  expect_error(errc::already_started, [&] { child.start(); });
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(joining, close_is_refused_while_the_child_runs) {
  auto child = waiting();
  expect_error(errc::still_running, [&] { child.close(); });
  gate_.open();
  child.join();
  child.close();
  child.close();
}

TEST_P(joining, a_closed_process_keeps_its_name_and_nothing_else) {
  brood::process child{named("done"), [] {}};
  child.start();
  child.join();
  child.close();
  EXPECT_EQ(child.name(), "done");
  EXPECT_FALSE(child.daemon());
  EXPECT_EQ(child.method(), GetParam());
  expect_error(errc::closed, [&] { child.start(); });
  expect_error(errc::closed, [&] { child.join(); });
  expect_error(errc::closed, [&] { static_cast<void>(child.join_for(0ms)); });
  expect_error(errc::closed, [&] { static_cast<void>(child.is_alive()); });
  expect_error(errc::closed, [&] { static_cast<void>(child.pid()); });
  expect_error(errc::closed, [&] { static_cast<void>(child.error()); });
  expect_error(errc::closed, [&] { static_cast<void>(child.status()); });
  expect_error(errc::closed, [&] { static_cast<void>(child.exit_code()); });
  expect_error(errc::closed, [&] { child.terminate(); });
  expect_error(errc::closed, [&] { child.kill(); });
  expect_error(errc::closed, [&] { child.interrupt(); });
  expect_error(errc::closed, [&] { child.stop(); });
  expect_error(errc::closed, [&] { static_cast<void>(child.sentinel()); });
}

}  // namespace
