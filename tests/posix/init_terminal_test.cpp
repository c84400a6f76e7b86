// SPDX-License-Identifier: MIT
// run_as_init on a terminal: the foreground goes to the main child and comes back, and a shell can
// stop and continue the job.
#include "brood/posix/init.hpp"
#include "init_support.hpp"
#include "posix_support.hpp"
#include "terminal_support.hpp"

namespace {

using namespace brood::posix_test;
using brood::posix::run_as_init;

// Seen to fail with no foreground handed over, and with none taken back (98).
TEST(init_with_fork_on_a_terminal, has_its_main_child_in_the_foreground_and_is_there_afterwards) {
  expect_in_shell([](const shell& self) {
    const pid_t job = self.start_init([&] {
      const bool leads = ::getpgrp() == ::getpid();
      return leads && self.foreground() == ::getpgrp() ? 7 : 1;
    });
    EXPECT_EQ(shell::wait_for(job), 7);
  });
}

TEST(init_with_fork_on_a_terminal, leaves_its_key_for_interruption_to_the_main_child) {
  expect_in_shell([](const shell& self) {
    event_pipe ready;
    const pid_t job = self.start_init([&]() -> int {
      ready.put(1);
      for (;;) ::pause();
    });
    static_cast<void>(ready.get());
    self.type(key_for_interrupt);
    EXPECT_EQ(shell::wait_for(job), 128 + SIGINT);
  });
}

// Seen to fail (the shell waits) when the job does not stop; (it stops again) when the foreground
// is not handed over once more; (the main child waits) when not its whole group is continued.
TEST(init_with_fork_on_a_terminal, is_stopped_by_a_key_and_continued_by_its_shell) {
  expect_in_shell([](const shell& self) {
    event_pipe ready;
    event_pipe is_continued;
    const pid_t job = self.start_init([&] {
      const pid_t companion = ::fork();
      if (companion == 0) ::_exit(is_continued.get());
      ready.put(1);
      const int code = read_line(self);
      is_continued.put(code);
      return shell::ended(companion);
    });
    static_cast<void>(ready.get());
    self.type(key_for_stop);
    EXPECT_EQ(shell::wait_for(job), -SIGTSTP);
    self.move_to_foreground(job);
    ::kill(-job, SIGCONT);
    for (const char key : {'o', 'k', '\n'}) self.type(key);
    EXPECT_EQ(shell::wait_for(job), 7);
  });
}

// Seen to fail (the shell waits) when only the stop key's signal stops the job.
TEST(init_with_fork_on_a_terminal, is_stopped_when_its_main_child_reads_in_the_background) {
  expect_in_shell([](const shell& self) {
    event_pipe may_read;
    const pid_t job = self.start_init([&] {
      static_cast<void>(may_read.get());
      return read_line(self);
    });
    while (self.foreground() == ::getpgrp()) ::sched_yield();
    self.type(key_for_stop);
    EXPECT_EQ(shell::wait_for(job), -SIGTSTP);
    self.move_to_foreground(::getpgrp());
    ::kill(-job, SIGCONT);  // as by `bg`
    may_read.put(1);
    EXPECT_EQ(shell::wait_for(job), -SIGTTIN);
    EXPECT_EQ(self.foreground(), ::getpgrp()) << "the shell keeps the terminal";
    self.move_to_foreground(job);
    ::kill(-job, SIGCONT);  // as by `fg`
    for (const char key : {'o', 'k', '\n'}) self.type(key);
    EXPECT_EQ(shell::wait_for(job), 7);
  });
}

// Nobody could continue it: the kernel does not stop such groups. Seen to fail (the wait lasts)
// when the main child is not continued.
TEST(init_with_fork_on_a_terminal, is_not_stopped_by_a_key_if_no_shell_is_there) {
  expect_in_shell([](const shell& self) {
    // The leader of the session itself, whose parent is outside.
    const int code = run_as_init([&] {
      while (self.foreground() != ::getpgrp()) ::sched_yield();
      self.type(key_for_stop);
      for (const char key : {'o', 'k', '\n'}) self.type(key);
      return read_line(self);
    });
    EXPECT_EQ(code, 7);
    EXPECT_EQ(self.foreground(), ::getpgrp());
  });
}

}  // namespace
