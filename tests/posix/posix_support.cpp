// SPDX-License-Identifier: MIT
#include "posix_support.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <memory>

#include "absence.hpp"
#include "brood/forkserver.hpp"

namespace brood::posix_test {
namespace {

int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

int judge(const std::function<void()>& body) {
  brood::stop_forkserver();  // lets go of the copies of what belongs to that of the parent
  const auto before = brood_test::open_things();
  try {
    body();
  } catch (const std::exception& error) {
    ADD_FAILURE() << "thrown: " << error.what();
  }
  brood::stop_forkserver();  // it stays on purpose, for the next start
  EXPECT_EQ(brood_test::children_of_this_process(), std::vector<std::string>{});
  EXPECT_EQ(brood_test::open_things(), before);
  std::fflush(nullptr);
  if (testing::Test::HasFailure()) return 1;
  return testing::Test::IsSkipped() ? skipped : 0;
}

}  // namespace

// The output goes into a file, and a pipe tells of survivors: for those of a body that has failed
// anyway nobody waits.
outcome run_alone(const std::function<void()>& body) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> output{std::tmpfile(), std::fclose};
  int held[2];
  if (!output || ::pipe(held) != 0) return {-1, "no file or no pipe"};
  std::fflush(nullptr);
  const pid_t pid = ::fork();
  if (pid == 0) {
    const int file = ::fileno(output.get());
    ::dup2(file, STDOUT_FILENO);
    ::dup2(file, STDERR_FILENO);
    ::close(file);
    ::close(held[0]);
    ::_exit(judge(body));
  }
  ::close(held[1]);
  outcome run{pid < 0 ? -1 : wait_for(pid), {}};
  char piece[4096];
  if (run.exit_code == 0 || run.exit_code == skipped) {
    static_cast<void>(!::read(held[0], piece, 1));  // returns at the end of the last who holds it
  }
  ::close(held[0]);
  std::rewind(output.get());
  while (const std::size_t got = std::fread(piece, 1, sizeof piece, output.get())) {
    run.output.append(piece, got);
  }
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
