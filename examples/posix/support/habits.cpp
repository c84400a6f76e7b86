// SPDX-License-Identifier: MIT
#include "habits.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace show {
namespace {

pid_t make_child() {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  return child;
}

void dispose(void (*handler)(int), int flags) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = flags;
  ::sigaction(SIGCHLD, &action, nullptr);
}

}  // namespace

pid_t never_wait() { return make_child(); }

pid_t wait_for_it() {
  const pid_t child = make_child();
  if (child > 0) ::waitpid(child, nullptr, 0);
  return child;
}

pid_t ignore_sigchld() {
  dispose(SIG_IGN, 0);
  return make_child();
}

pid_t no_child_wait() {
  dispose([](int) {}, SA_NOCLDWAIT | SA_RESTART);
  return make_child();
}

pid_t double_fork() {
  int number[2];
  if (::pipe(number) != 0) return -1;
  const pid_t between = ::fork();
  if (between == 0) {
    const pid_t child = make_child();
    ::_exit(::write(number[1], &child, sizeof child) == sizeof child ? 0 : 1);
  }
  const int reason = errno;
  ::close(number[1]);
  pid_t child = -1;
  if (::read(number[0], &child, sizeof child) != sizeof child) child = -1;
  ::close(number[0]);
  if (between > 0) ::waitpid(between, nullptr, 0);
  errno = reason;
  return child;
}

}  // namespace show
