// SPDX-License-Identifier: MIT
// The process table of Linux where it is awkward to read.
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "brood/inspect.hpp"
#include "posix_support.hpp"
#include "scratch_folder.hpp"

namespace brood::posix_test {
namespace {

/// A child of this process that runs `body` and then waits for its end by `end`.
template <class Body>
pid_t stopped_child(Body body) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    body();
    ::raise(SIGSTOP);
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(pid, &status, WUNTRACED);
  return pid;
}

void end(pid_t child) {
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

// Seen to fail where the name ends at the first parenthesis.
TEST(inspection_of_forked, reads_names_with_anything_in_them) {
  for (const char* name : {"a b", ") S 1 (", "x)", "(", "line\nend", "tab\tR 0"}) {
    SCOPED_TRACE(name);
    const pid_t child = stopped_child([name] { ::prctl(PR_SET_NAME, name); });
    const auto info = inspect(child);
    ASSERT_TRUE(info.has_value());
    EXPECT_EQ(info->name, name);
    EXPECT_EQ(info->parent, ::getpid());
    EXPECT_EQ(info->state, process_state::stopped);
    EXPECT_EQ(info->threads, 1U);
    end(child);
  }
}

// Seen to fail where what is empty is skipped.
TEST(inspection_of_forked, tells_arguments_apart_also_empty_ones) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl("/bin/sh", "a shell", "-c", "kill -STOP $$", "", "with blanks", nullptr);
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, WUNTRACED);
  const auto info = inspect(child);
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->command_line,
            (std::vector<std::string>{"a shell", "-c", "kill -STOP $$", "", "with blanks"}));
  end(child);
}

// A zombie is a number and a status: no memory, no arguments, but a parent to blame.
TEST(inspection_of_forked, shows_a_child_that_nobody_waited_for_as_a_zombie) {
  const pid_t child = foreign_child(3);
  siginfo_t unused{};
  ::waitid(P_PID, static_cast<id_t>(child), &unused, WEXITED | WNOWAIT);
  const auto info = inspect(child);
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->state, process_state::zombie);
  EXPECT_EQ(info->parent, ::getpid());
  EXPECT_EQ(info->resident_bytes, 0U);
  EXPECT_TRUE(info->command_line.empty());
  EXPECT_EQ(info->name, "posix_tests");
  const auto zombies = zombies_of(::getpid());
  ASSERT_EQ(zombies.size(), 1U);
  EXPECT_EQ(zombies[0].pid, child);
  ::waitpid(child, nullptr, 0);
  EXPECT_FALSE(inspect(child).has_value());
  EXPECT_TRUE(zombies_of(::getpid()).empty());
}

// Its state reads Z as that of a zombie does, but its other threads run on. Seen to fail where
// every Z is a zombie.
TEST(inspection_of_forked, takes_no_process_for_a_zombie_whose_first_thread_alone_has_ended) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(300);  // should the test fail
    std::thread{[] {
      for (;;) ::pause();
    }}.detach();
    ::syscall(SYS_exit, 0);  // the first thread alone
  }
  while (true) {
    const auto info = inspect(child);
    ASSERT_TRUE(info.has_value());
    ASSERT_NE(info->state, process_state::zombie);
    const std::string path = "/proc/" + std::to_string(child) + "/stat";
    char line[128] = {};
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    ASSERT_GT(::read(file, line, sizeof line - 1), 0);
    ::close(file);
    if (std::string{line}.find(") Z ") != std::string::npos) break;
    std::this_thread::yield();
  }
  const auto info = inspect(child);
  EXPECT_EQ(info->state, process_state::sleeping);
  EXPECT_EQ(info->threads, 2U);
  end(child);
}

TEST(inspection_of_forked, of_a_kernel_thread_has_no_arguments) {
  const auto kernel = inspect(2);
  if (!kernel || kernel->name != "kthreadd") GTEST_SKIP() << "a container shows no kernel threads";
  EXPECT_TRUE(kernel->command_line.empty());
  EXPECT_EQ(kernel->parent, 0);
}

// Seen to fail where the signal at the end is not looked at.
TEST(inspection_of_forked, knows_no_process_by_the_number_of_a_thread) {
  std::atomic<pid_t> number{0};
  std::atomic<bool> may_end{false};
  std::thread other{[&] {
    number = static_cast<pid_t>(::syscall(SYS_gettid));
    while (!may_end) std::this_thread::yield();
  }};
  while (number == 0) std::this_thread::yield();
  EXPECT_FALSE(inspect(number).has_value());
  may_end = true;
  other.join();
}

// Seen to fail where whatever cannot be opened counts as gone.
TEST(inspection_of_forked, says_so_when_it_lacks_a_descriptor_to_look) {
  expect_alone([] {
    static_cast<void>(inspect(::getpid()));
    std::vector<int> taken;
    for (int fd = 0; (fd = ::dup(STDIN_FILENO)) >= 0;) {
      taken.push_back(fd);
      if (taken.size() == 1) {
        rlimit few{static_cast<rlim_t>(fd) + 8, static_cast<rlim_t>(fd) + 8};
        ::setrlimit(RLIMIT_NOFILE, &few);
      }
    }
    EXPECT_THROW(static_cast<void>(inspect(::getpid())), process_error);
    EXPECT_THROW(static_cast<void>(process_table()), process_error);
    for (const int fd : taken) ::close(fd);
  });
}

TEST(inspection_of_forked, refuses_numbers_that_no_process_has) {
  EXPECT_FALSE(inspect(0).has_value());
  EXPECT_FALSE(inspect(-1).has_value());
}

// A table is a walk through a forest that grows and burns down meanwhile. Seen to fail where what
// has vanished is a failure.
TEST(inspection_of_forked, survives_processes_that_vanish_while_the_table_is_read) {
  expect_alone([] {
    const pid_t coming_and_going = ::fork();
    if (coming_and_going == 0) {
      for (;;) {
        const pid_t short_lived = ::fork();
        if (short_lived == 0) ::_exit(0);
        ::waitpid(short_lived, nullptr, 0);
      }
    }
    for (int round = 0; round < 200; ++round) {
      const auto table = process_table();
      const auto self = std::find_if(table.begin(), table.end(),
                                     [](const auto& each) { return each.pid == ::getpid(); });
      ASSERT_NE(self, table.end());
    }
    end(coming_and_going);
  });
}

/// Whether a question about processes is answered by an exception with that reason.
bool is_refused(void (*ask)(), const char* reason = "/proc") {
  try {
    ask();
    return false;
  } catch (const process_error& refusal) {
    return std::string{refusal.what()}.find(reason) != std::string::npos;
  }
}

// Seen to fail (/proc is said to be a stranger's) where any folder is good enough.
TEST(inspection_of_forked, says_so_where_proc_is_not_mounted) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root may change its root directory";
  constexpr int not_allowed = 77;
  const brood_test::scratch_folder empty{"root"};
  const pid_t child = ::fork();
  if (child == 0) {
    if (::chroot(empty.path().c_str()) != 0) ::_exit(not_allowed);
    int failed = 0;
    if (!is_refused([] { static_cast<void>(process_table()); })) failed |= 1;
    if (!is_refused([] { static_cast<void>(inspect(::getpid())); })) failed |= 2;
    if (!is_refused([] { static_cast<void>(children_of(::getpid())); })) failed |= 4;
    ::mkdir("/proc", 0755);
    if (!is_refused([] { static_cast<void>(process_table()); }, "not mounted")) failed |= 8;
    ::_exit(failed);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WEXITSTATUS(status) == not_allowed) GTEST_SKIP() << "chroot is not allowed here";
  EXPECT_EQ(status, 0);
}

// In a new pid namespace whose /proc nobody has mounted anew, numbers mean other processes. Seen to
// fail (they are read) without the comparison.
TEST(inspection_of_forked, says_so_where_proc_is_that_of_another_pid_namespace) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root may make a pid namespace";
  constexpr int not_allowed = 77;
  const pid_t child = ::fork();
  if (child == 0) {
    if (::unshare(CLONE_NEWPID) != 0) ::_exit(not_allowed);
    const pid_t first = ::fork();
    if (first == 0) {
      const bool all = is_refused([] { static_cast<void>(process_table()); });
      const bool one = is_refused([] { static_cast<void>(inspect(::getpid())); });
      ::_exit(all && one ? 0 : 1);
    }
    int status = 0;
    ::waitpid(first, &status, 0);
    ::_exit(WEXITSTATUS(status));
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WEXITSTATUS(status) == not_allowed) GTEST_SKIP() << "a pid namespace is not allowed here";
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace brood::posix_test
