// SPDX-License-Identifier: MIT
#include "posix_support.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <exception>

#include "absence.hpp"

namespace brood::posix_test {
namespace {

int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

int judge(const std::function<void()>& body) {
  const auto before = brood_test::open_things();
  try {
    body();
  } catch (const std::exception& error) {
    ADD_FAILURE() << "thrown: " << error.what();
  }
  EXPECT_EQ(brood_test::children_of_this_process(), std::vector<std::string>{});
  EXPECT_EQ(brood_test::open_things(), before);
  std::fflush(nullptr);
  if (testing::Test::HasFailure()) return 1;
  return testing::Test::IsSkipped() ? skipped : 0;
}

}  // namespace

outcome run_alone(const std::function<void()>& body) {
  int ends[2];
  if (::pipe(ends) != 0) return {-1, "no pipe"};
  std::fflush(nullptr);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::_exit(judge(body));
  }
  ::close(ends[1]);
  outcome run{-1, {}};
  char piece[4096];
  for (ssize_t got = 0; (got = ::read(ends[0], piece, sizeof piece)) > 0;) {
    run.output.append(piece, static_cast<std::size_t>(got));
  }
  ::close(ends[0]);
  run.exit_code = wait_for(pid);
  return run;
}

void expect_alone(const std::function<void()>& body) {
  const auto run = run_alone(body);
  if (run.exit_code == skipped) GTEST_SKIP() << run.output;
  EXPECT_EQ(run.exit_code, 0) << run.output;
}

void set_child_signal(void (*handler)(int), int flags) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = flags;
  ::sigaction(SIGCHLD, &action, nullptr);
}

int foreign_child(int code) {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(code);
  return pid;
}

}  // namespace brood::posix_test
