// SPDX-License-Identifier: MIT
// What a child inherits: descriptors, signal mask, dispositions, stdio.
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "contract.hpp"

namespace {

using brood::start_method;

class inheritance : public brood_test::under_each_method {
 protected:
  static bool is_fork() { return GetParam() == start_method::fork; }
};
BROOD_TEST_EACH_METHOD(inheritance);

bool is_open(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

/// How many descriptors above stdio are open.
int count_descriptors() {
  int count = 0;
  for (int fd = 3; fd < 4096; ++fd) count += is_open(fd) ? 1 : 0;
  return count;
}

TEST_P(inheritance, spawn_passes_on_no_descriptor_that_was_not_asked_for) {
  std::vector<int> leaky;
  for (int number = 0; number < 200; ++number) leaky.push_back(::open("/dev/null", O_RDONLY));
  const auto child =
      joined([] { std::exit(count_descriptors() > 200 ? 255 : count_descriptors()); });
  for (const int fd : leaky) ::close(fd);
  if (is_fork()) {
    EXPECT_EQ(child.exit_code(), 255);
  } else {
    EXPECT_EQ(child.exit_code(), 1);  // the channel to the parent
  }
}

/// How many descriptors above stdio a program gets that this process runs.
int count_passed_to_programs() {
  const int status = std::system("'" BROOD_TEST_PROGRAMS "/open_descriptors'");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

TEST_P(inheritance, a_childs_program_gets_nothing_of_broods) {
  const int here = count_passed_to_programs();
  const auto child = joined([] { std::exit(count_passed_to_programs()); });
  EXPECT_EQ(child.exit_code(), is_fork() ? here : 0);
}

// Seen to fail with a channel that is made without SOCK_CLOEXEC.
TEST_P(inheritance, a_program_of_the_parents_gets_nothing_of_broods_while_a_child_runs) {
  const int before = count_passed_to_programs();
  brood_test::gate gate;
  auto child = started([](brood::mutex at) { brood_test::wait_at(at); }, gate.handle());
  EXPECT_EQ(count_passed_to_programs(), before);
  gate.open();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(inheritance, the_signal_mask_is_empty_in_a_spawned_child_and_kept_in_a_forked_one) {
  sigset_t blocked;
  sigset_t before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  sigaddset(&blocked, SIGUSR2);
  ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
  const auto child = joined([] {
    sigset_t now;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &now);
    std::exit(sigismember(&now, SIGTERM) + 2 * sigismember(&now, SIGUSR2));
  });
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  EXPECT_EQ(child.exit_code(), GetParam() == start_method::spawn ? 0 : 3);
}

TEST_P(inheritance, the_mask_of_the_starting_thread_is_restored) {
  sigset_t before;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &before);
  joined([] {});
  sigset_t after;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &after);
  for (int signal = 1; signal < 32; ++signal) {
    EXPECT_EQ(sigismember(&before, signal), sigismember(&after, signal)) << signal;
  }
}

bool is_ignored(int signal) {
  struct sigaction now{};
  ::sigaction(signal, nullptr, &now);
  return now.sa_handler == SIG_IGN;
}

// A spawned child has defaults, but for what a shell or nohup ignores on purpose.
TEST_P(inheritance, ignored_signals_are_reset_by_spawn_except_those_of_shells) {
  const auto pipe_before = ::signal(SIGPIPE, SIG_IGN);
  const auto hup_before = ::signal(SIGHUP, SIG_IGN);
  const auto child =
      joined([] { std::exit((is_ignored(SIGPIPE) ? 1 : 0) + (is_ignored(SIGHUP) ? 2 : 0)); });
  ::signal(SIGPIPE, pipe_before);
  ::signal(SIGHUP, hup_before);
  EXPECT_EQ(child.exit_code(), is_fork() ? 3 : 2);
}

TEST_P(inheritance, handlers_of_the_parent_are_not_those_of_a_spawned_child) {
  const auto before = ::signal(SIGUSR1, [](int) {});
  const auto child = joined([] {
    struct sigaction now{};
    ::sigaction(SIGUSR1, nullptr, &now);
    std::exit(now.sa_handler == SIG_DFL ? 0 : 1);
  });
  ::signal(SIGUSR1, before);
  EXPECT_EQ(child.exit_code(), is_fork() ? 1 : 0);
}

/// stdin, stdout and stderr closed for the time of a test.
class closed_stdio {
 public:
  closed_stdio() {
    for (int fd = 0; fd < 3; ++fd) {
      saved_[fd] = ::fcntl(fd, F_DUPFD_CLOEXEC, 100);
      ::close(fd);
    }
  }
  ~closed_stdio() {
    for (int fd = 0; fd < 3; ++fd) {
      ::dup2(saved_[fd], fd);
      ::close(saved_[fd]);
    }
  }

 private:
  int saved_[3];
};

TEST_P(inheritance, closed_stdio_of_the_parent_becomes_the_null_device_in_a_spawned_child) {
  std::optional<int> code;
  std::optional<brood::remote_error> error;
  {
    const closed_stdio closed;
    const auto child = joined([] {
      int missing = 0;
      for (int fd = 0; fd < 3; ++fd) missing += is_open(fd) ? 0 : 1;
      std::exit(missing);
    });
    code = child.exit_code();
    error = child.error();
  }
  EXPECT_EQ(code, is_fork() ? 3 : 0);
  EXPECT_FALSE(error);
}

TEST_P(inheritance, failures_reach_a_parent_without_stdio) {
  std::optional<brood::remote_error> error;
  {
    const closed_stdio closed;
    error = joined([] { throw std::runtime_error{"silent"}; }).error();
  }
  ASSERT_TRUE(error);
  EXPECT_STREQ(error->what(), "silent");
}

}  // namespace
