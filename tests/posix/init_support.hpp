// SPDX-License-Identifier: MIT
// What tests of run_as_init share: what a main child does.
#pragma once

#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <vector>

namespace brood::posix_test {

/// A pipe whose ends are closed by the processes that hold them.
class event_pipe {
 public:
  event_pipe() {
    if (::pipe(ends_.data()) != 0) ::_exit(99);
  }
  event_pipe(const event_pipe&) = delete;
  event_pipe& operator=(const event_pipe&) = delete;
  ~event_pipe() {
    close_writer();
    close_reader();
  }

  void close_writer() { close_end(1); }
  void close_reader() { close_end(0); }
  void put(pid_t number) const { static_cast<void>(!::write(ends_[1], &number, sizeof number)); }
  /// The next number, or 0 when nobody is left who could write one.
  [[nodiscard]] pid_t get() const {
    pid_t number = 0;
    ssize_t got = 0;
    while ((got = ::read(ends_[0], &number, sizeof number)) < 0 && errno == EINTR) {
    }
    return got == sizeof number ? number : 0;
  }
  /// Waits until no other process can write.
  void wait_for_close() {
    close_writer();
    while (get() != 0) {
    }
  }

 private:
  void close_end(std::size_t which) {
    if (ends_[which] >= 0) ::close(ends_[which]);
    ends_[which] = -1;
  }
  std::array<int, 2> ends_{-1, -1};
};

/// Blocks all signals, and keeps those that are ignored by default.
inline void hold_all_signals() {
  sigset_t all;
  sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, nullptr);
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, [](int) {});
}

/// In the main child: signals its init. Should that have died, the parent is the machine's init by
/// now, which must not get it.
inline void signal_init(int signal) {
  static const pid_t init = ::getppid();
  // As number 1 of its own the test's init has a main child with a small number.
  const bool is_tests_own = init != 1 || ::getpid() < 100;
  if (!is_tests_own || ::getppid() != init) ::_exit(99);
  ::kill(init, signal);
}

/// Sends `signal` to the init and waits for the one that comes from there. @return its number
inline int echo_of(int signal) {
  signal_init(signal);
  sigset_t all;
  sigfillset(&all);
  int taken = 0;
  do {
    ::sigwait(&all, &taken);
  } while (taken == SIGCHLD);
  return taken;
}

/// Waits until this process, whose parent holds the pipe for writing, has another one.
inline void wait_for_adoption(event_pipe& parent_lives, pid_t parent) {
  parent_lives.wait_for_close();  // a little before the parent's children are given away
  while (::getppid() == parent) ::sched_yield();
}

/// Makes processes whose parent ends before them, and that end then.
/// @return their numbers; all of them have ended, and were or will be reaped by who adopted them
inline std::vector<pid_t> make_orphans(int count) {
  event_pipe numbers;
  event_pipe parent_lives;
  const pid_t parent = ::fork();
  if (parent == 0) {
    const pid_t first_parent = ::getpid();
    for (; count > 0; --count) {
      if (::fork() != 0) continue;
      wait_for_adoption(parent_lives, first_parent);
      numbers.put(::getpid());
      ::_exit(0);
    }
    ::_exit(0);
  }
  parent_lives.close_writer();
  numbers.close_writer();
  ::waitpid(parent, nullptr, 0);
  std::vector<pid_t> orphans;
  for (pid_t pid = 0; (pid = numbers.get()) != 0;) orphans.push_back(pid);
  return orphans;
}

/// Waits until the numbers are nobody's, zombies included.
inline void wait_until_reaped(const std::vector<pid_t>& processes) {
  for (const pid_t pid : processes) {
    while (::kill(pid, 0) == 0) ::sched_yield();
  }
}

}  // namespace brood::posix_test
