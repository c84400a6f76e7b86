// SPDX-License-Identifier: MIT
// A terminal without a screen, and a shell on it that has one job.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "brood/posix/init.hpp"
#include "posix_support.hpp"

namespace brood::posix_test {

inline constexpr char key_for_stop = 0x1A;       // ^Z
inline constexpr char key_for_interrupt = 0x03;  // ^C

/// This process as a shell: the leader of a session with a terminal of its own, which it moves to
/// the foreground and back. What is typed comes from `keys`.
class shell {
 public:
  shell() : keys_(::posix_openpt(O_RDWR | O_NOCTTY)) {
    ::setsid();
    ::grantpt(keys_);
    ::unlockpt(keys_);
    terminal_ = ::open(::ptsname(keys_), O_RDWR);
    ::ioctl(terminal_, TIOCSCTTY, 0);  // opening is enough on Linux
    ::signal(SIGTTOU, SIG_IGN);        // as in any shell, which moves the foreground
    ::signal(SIGHUP, SIG_IGN);         // of a session whose terminal closes
  }
  shell(const shell&) = delete;
  shell& operator=(const shell&) = delete;
  ~shell() {
    ::close(terminal_);
    ::close(keys_);
  }

  [[nodiscard]] bool works() const { return ::tcgetpgrp(terminal_) == ::getpgrp(); }
  [[nodiscard]] pid_t foreground() const { return ::tcgetpgrp(terminal_); }
  [[nodiscard]] int terminal() const { return terminal_; }
  void type(char key) const { static_cast<void>(!::write(keys_, &key, 1)); }
  void move_to_foreground(pid_t group) const { ::tcsetpgrp(terminal_, group); }

  enum class place { foreground, background };

  template <class Task>
  pid_t start(const Task& task, place where = place::foreground) const {
    const pid_t job = ::fork();
    if (job == 0) {
      ::setpgid(0, 0);
      if (where == place::foreground) move_to_foreground(::getpgrp());
      ::signal(SIGTTOU, SIG_DFL);
      ::_exit(task());
    }
    ::setpgid(job, job);
    return job;
  }

  /// Starts a job in the foreground that is an init for `program`, and ends with 98 if it is not in
  /// the foreground afterwards.
  template <class Program>
  pid_t start_init(const Program& program) const {
    return start([&] {
      const int code = posix::run_as_init(program);
      return foreground() == ::getpgrp() ? code : 98;
    });
  }

  /// Waits until the job has ended or stopped. @return its exit code, or minus the signal
  static int wait_for(pid_t job) { return changed(job, WUNTRACED); }
  /// Waits until it has ended.
  static int ended(pid_t child) { return changed(child, 0); }

 private:
  static int changed(pid_t child, int flags) {
    int word = 0;
    ::waitpid(child, &word, flags);
    if (WIFSTOPPED(word)) return -WSTOPSIG(word);
    return WIFEXITED(word) ? WEXITSTATUS(word) : -WTERMSIG(word);
  }

  int keys_;
  int terminal_ = -1;
};

/// Reads a line, for which it must be in the foreground.
inline int read_line(const shell& from) {
  char text[16];
  return ::read(from.terminal(), text, sizeof text) == 3 ? 7 : 1;
}

inline void expect_in_shell(const std::function<void(const shell&)>& body) {
  expect_alone([&] {
    const shell self;
    if (!self.works()) GTEST_SKIP() << "no terminal can be made here";
    body(self);
  });
}

}  // namespace brood::posix_test
