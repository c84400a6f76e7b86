// SPDX-License-Identifier: MIT
// A host with a timer whose signals interrupt every system call: nothing fails, nothing ends early.
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string>

#include "brood/error.hpp"
#include "posix_support.hpp"

namespace {

using namespace brood::posix_test;
using brood::process;
using namespace std::chrono_literals;

volatile sig_atomic_t interruptions = 0;

void interrupt_all_calls() {
  struct sigaction action{};
  action.sa_handler = [](int) { interruptions = interruptions + 1; };
  ::sigaction(SIGALRM, &action, nullptr);  // without SA_RESTART
  itimerval often{};
  often.it_interval.tv_usec = 500;
  often.it_value.tv_usec = 500;
  ::setitimer(ITIMER_REAL, &often, nullptr);
}

void be_left_alone() {
  const itimerval never{};
  ::setitimer(ITIMER_REAL, &never, nullptr);
}

class interrupted : public under_each_method {};
BROOD_POSIX_TEST_EACH_METHOD(interrupted);

TEST_P(interrupted, starts_and_joins_work_and_messages_arrive_whole) {
  expect_alone([how = options()] {
    interrupt_all_calls();
    for (int round = 0; round < 20; ++round) {
      const std::size_t size = round % 2 == 0 ? 10 : 1'000'000;
      process child{how,
                    [](const std::string& text, std::size_t expected) {
                      std::exit(text.size() == expected ? 0 : 1);
                    },
                    std::string(size, 'x'), size};
      child.start();
      child.join();
      EXPECT_EQ(child.exit_code(), 0);
      EXPECT_FALSE(child.error());
    }
    be_left_alone();
    EXPECT_GT(interruptions, 0);
  });
}

TEST_P(interrupted, a_timeout_does_not_come_early) {
  expect_alone([how = options()] {
    process child{how, [] {
                    for (;;) ::pause();
                  }};
    child.start();
    interrupt_all_calls();
    const auto before = std::chrono::steady_clock::now();
    EXPECT_FALSE(child.join_for(50ms));
    EXPECT_GE(std::chrono::steady_clock::now() - before, 50ms);
    child.stop();
    be_left_alone();
    EXPECT_EQ(child.exit_code(), -SIGTERM);
    EXPECT_GT(interruptions, 0);
  });
}

TEST_P(interrupted, failures_of_a_start_are_told_and_reaped) {
  auto how = options();
  how.working_directory = "/no/such/directory";
  expect_alone([how] {
    interrupt_all_calls();
    for (int round = 0; round < 20; ++round) {
      process child{how, [] {}};
      EXPECT_THROW(child.start(), brood::process_error);
    }
    be_left_alone();
  });
}

}  // namespace
