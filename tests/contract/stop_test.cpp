// SPDX-License-Identifier: MIT
// Ending a child from outside.
#include <chrono>

#include "brood/error.hpp"
#include "contract.hpp"

namespace {

using brood::errc;
using brood::exit_status;
using brood_test::gate;
using namespace std::chrono_literals;

class stopping : public brood_test::under_each_method {
 protected:
  /// A child that has begun its task and will not end it: the gate stays closed.
  brood::process endless(brood::process_options how) {
    const brood::shared_value<bool> has_begun{false};
    brood::process child{std::move(how), begin_and_wait, has_begun, gate_.handle()};
    child.start();
    brood_test::wait_until_set(has_begun, child);
    return child;
  }
  brood::process endless() { return endless(options()); }

 private:
  static void begin_and_wait(brood::shared_value<bool> has_begun, brood::mutex at) {
    has_begun.store(true);
    brood_test::wait_at(at);
  }
  gate gate_;
};
BROOD_TEST_EACH_METHOD(stopping);

TEST_P(stopping, terminate_is_minus_15) {
  auto child = endless();
  child.terminate();
  child.join();
  EXPECT_EQ(child.status(), exit_status::signaled(15));
  EXPECT_EQ(child.exit_code(), -15);
  EXPECT_FALSE(child.error());
}

TEST_P(stopping, kill_is_minus_9) {
  auto child = endless();
  child.kill();
  child.join();
  EXPECT_EQ(child.exit_code(), -9);
  EXPECT_FALSE(child.error());
}

TEST_P(stopping, interrupt_is_minus_2) {
  auto child = endless();
  child.interrupt();
  child.join();
  EXPECT_EQ(child.exit_code(), -2);
}

// On Windows the second call meets a process that is ending, and is denied access.
TEST_P(stopping, a_child_that_is_ending_can_be_signalled_on) {
  for (int round = 0; round < 20; ++round) {
    auto child = endless();
    child.terminate();
    child.kill();
    child.terminate();
    child.join();
    EXPECT_TRUE(child.exit_code() == -15 || child.exit_code() == -9) << *child.exit_code();
  }
}

TEST_P(stopping, signals_to_an_ended_child_do_nothing) {
  auto child = joined([] {});
  child.terminate();
  child.kill();
  child.interrupt();
  child.stop();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(stopping, stop_ends_and_reaps) {
  auto child = endless();
  child.stop();
  EXPECT_FALSE(child.is_alive());
  EXPECT_EQ(child.exit_code(), -15);
}

TEST_P(stopping, stop_without_grace_ends_the_child_all_the_same) {
  auto child = endless();
  child.stop(0ms);
  EXPECT_TRUE(child.status().has_value());
  EXPECT_TRUE(child.status()->signaled());
}

TEST_P(stopping, a_daemon_is_stopped_by_its_destructor) {
  auto how = options();
  how.daemon = true;
  const auto child = endless(how);
  EXPECT_TRUE(child.daemon());
}

TEST_P(stopping, a_child_can_be_killed_the_moment_it_is_started) {
  for (int round = 0; round < 20; ++round) {
    auto child = started([] {});
    child.kill();
    child.join();
    const int code = child.exit_code().value_or(1);
    EXPECT_TRUE(code == 0 || code == -9) << code;
    EXPECT_FALSE(child.error());
  }
}

TEST_P(stopping, an_unstarted_process_cannot_be_stopped) {
  auto child = made([] {});
  try {
    child.terminate();
    FAIL() << "no error";
  } catch (const brood::process_error& error) {
    EXPECT_EQ(error.code(), errc::not_started) << error.what();
  }
}

}  // namespace
