// SPDX-License-Identifier: MIT
// Ends by signal, and statuses that somebody else wants: the host ignores SIGCHLD, or waits for all
// children, or has children of its own.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include "brood/active_children.hpp"
#include "brood/error.hpp"
#include "contract.hpp"

namespace {

using brood::exit_status;
using brood::process;

class statuses : public brood_test::under_each_method {};
BROOD_TEST_EACH_METHOD(statuses);

/// A disposition of SIGCHLD for the time of a test.
class child_signal {
 public:
  explicit child_signal(void (*handler)(int), int flags = 0) {
    struct sigaction wanted{};
    wanted.sa_handler = handler;
    wanted.sa_flags = flags;
    ::sigaction(SIGCHLD, &wanted, &before_);
  }
  ~child_signal() { ::sigaction(SIGCHLD, &before_, nullptr); }

 private:
  struct sigaction before_{};
};

void end_by(int signal) {
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

TEST_P(statuses, name_the_signal) {
  for (const int signal : {SIGTERM, SIGKILL, SIGHUP, SIGUSR1, SIGPIPE, SIGALRM}) {
    const auto child = joined(end_by, signal);
    EXPECT_EQ(child.status(), exit_status::signaled(signal));
    EXPECT_EQ(child.exit_code(), -signal);
    EXPECT_FALSE(child.error());
  }
}

TEST_P(statuses, of_abort_is_minus_6) {
  const auto child = joined([] { std::abort(); });
  EXPECT_EQ(child.exit_code(), -SIGABRT);
}

// Either the kernel kept the status (Linux 6.15 and macOS), or it is lost; never wrong, never a
// hang.
void expect_code_or_lost(const process& child, int code) {
  ASSERT_TRUE(child.status());
  if (child.status()->lost()) {
    EXPECT_FALSE(child.exit_code());
  } else {
    EXPECT_EQ(child.exit_code(), code);
  }
  EXPECT_FALSE(child.is_alive());
}

TEST_P(statuses, survive_a_host_that_ignores_its_children) {
  const child_signal ignored{SIG_IGN};
  for (int number = 0; number < 50; ++number)
    expect_code_or_lost(joined([](int n) { std::exit(n); }, number), number);
}

TEST_P(statuses, survive_a_host_that_wants_no_zombies) {
  const child_signal no_wait{SIG_DFL, SA_NOCLDWAIT};
  for (int number = 0; number < 50; ++number)
    expect_code_or_lost(joined([](int n) { std::exit(n); }, number), number);
}

TEST_P(statuses, survive_a_thread_that_waits_for_every_child) {
  std::atomic<bool> is_over{false};
  std::thread thief{[&] {
    while (!is_over) {
      if (::waitpid(-1, nullptr, WNOHANG) <= 0) std::this_thread::yield();
    }
  }};
  for (int number = 0; number < 100; ++number) {
    process child{{.method = GetParam(), .threads = brood::fork_threads::allow},
                  [](int n) { std::exit(n); },
                  number};
    child.start();
    child.join();
    expect_code_or_lost(child, number);
  }
  is_over = true;
  thief.join();
}

TEST_P(statuses, of_the_hosts_own_children_are_left_to_the_host) {
  const pid_t host_child = ::fork();
  if (host_child == 0) ::_exit(9);
  EXPECT_EQ(joined([] { std::exit(1); }).exit_code(), 1);
  static_cast<void>(brood::active_children());
  int status = 0;
  ASSERT_EQ(::waitpid(host_child, &status, 0), host_child);
  EXPECT_EQ(WEXITSTATUS(status), 9);
}

TEST_P(statuses, wait_until_a_stopped_child_ends) {
  auto child = started([] { ::raise(SIGSTOP); });
  siginfo_t info{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(*child.pid()), &info, WSTOPPED | WNOWAIT), 0);
  EXPECT_TRUE(child.is_alive());
  EXPECT_FALSE(child.join_for(std::chrono::milliseconds{1}));
  EXPECT_FALSE(child.status());
  // SIGTERM stays pending while it is stopped; stop() does not depend on it.
  child.stop(std::chrono::milliseconds{1});
  EXPECT_EQ(child.exit_code(), -SIGKILL);
}

TEST_P(statuses, come_also_from_a_child_that_ignores_the_request) {
  const brood::shared_value<bool> is_deaf{false};
  auto child = started(
      [](brood::shared_value<bool> deaf) {
        ::signal(SIGTERM, SIG_IGN);
        deaf.store(true);
        for (;;) ::pause();
      },
      is_deaf);
  brood_test::wait_until_set(is_deaf, child);
  child.stop(std::chrono::milliseconds{10});
  EXPECT_EQ(child.exit_code(), -SIGKILL);
}

TEST_P(statuses, are_waited_for_through_a_storm_of_signals) {
  struct sigaction handler{};
  struct sigaction before{};
  handler.sa_handler = [](int) {};
  ::sigaction(SIGUSR1, &handler, &before);
  std::atomic<bool> is_over{false};
  const auto joiner = ::pthread_self();
  brood_test::gate gate;
  auto child = started([](brood::mutex at) { brood_test::wait_at(at); }, gate.handle());
  std::thread storm{[&] {
    while (!is_over) {
      ::pthread_kill(joiner, SIGUSR1);
      std::this_thread::yield();
    }
  }};
  EXPECT_FALSE(child.join_for(std::chrono::milliseconds{20}));
  gate.open();
  child.join();
  is_over = true;
  storm.join();
  ::sigaction(SIGUSR1, &before, nullptr);
  EXPECT_EQ(child.exit_code(), 0);
}

}  // namespace
