// SPDX-License-Identifier: MIT
// run_as_init as process 1 of a pid namespace, and as a subreaper.
#include <sys/prctl.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "brood/error.hpp"
#include "brood/inspect.hpp"
#include "brood/posix/init.hpp"
#include "brood/posix/subreaper.hpp"
#include "init_support.hpp"
#include "namespaces_linux.hpp"
#include "posix_support.hpp"
#include "terminal_support.hpp"

namespace {

using namespace brood::posix_test;
using brood::posix::run_as_init;

enum class proc_mount { own, foreign };

void expect_as_number_1(const std::function<void()>& body, proc_mount proc = proc_mount::own) {
  expect_alone([&] {
    if (!unshare_pids()) GTEST_SKIP() << "no pid namespace: " << std::strerror(errno);
    expect_alone([&] {
      if (proc == proc_mount::own && !mount_proc()) {
        GTEST_SKIP() << "/proc cannot be mounted: " << std::strerror(errno);
      }
      EXPECT_EQ(::getpid(), 1);
      body();
    });
  });
}

TEST(init_with_fork_as_number_1, returns_the_status_of_the_main_child) {
  expect_as_number_1([] {
    EXPECT_EQ(run_as_init([] { return 7; }), 7);
    EXPECT_EQ(run_as_init([] { return ::raise(SIGKILL); }), 128 + SIGKILL);
  });
}

// Process 1 gets only signals for which it has a handler, or that it blocks. Seen to fail (the wait
// lasts) with the signals unblocked.
TEST(init_with_fork_as_number_1, passes_signals_on) {
  expect_as_number_1([] {
    EXPECT_EQ(run_as_init([] {
                hold_all_signals();
                for (const int signal : {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2,
                                         SIGWINCH, SIGRTMIN, SIGRTMAX}) {
                  if (echo_of(signal) != signal) return signal;
                }
                return 0;
              }),
              0);
    EXPECT_EQ(run_as_init([] {
                ::kill(1, SIGTERM);
                for (;;) ::pause();
                return 0;
              }),
              128 + SIGTERM);
  });
}

/// As by `unshare --pid --fork` in a shell: the leader of the group of process 1 is outside, and
/// has no number inside. @return the code of process 1
template <class Program>
int run_with_group_outside(const Program& program) {
  if (!unshare_pids()) return skipped;
  const pid_t number_1 = ::fork();
  if (number_1 != 0) return shell::wait_for(number_1);
  ::_exit(run_as_init(program));
}

// Seen to fail (the wait lasts) when such a group is taken for one in the background.
TEST(init_with_fork_as_number_1, hands_over_the_foreground_that_a_group_from_outside_has) {
  expect_in_shell([](const shell& self) {
    const auto job =
        self.start([&] { return run_with_group_outside([&] { return read_line(self); }); });
    for (const char key : {'o', 'k', '\n'}) self.type(key);
    const int code = shell::wait_for(job);
    if (code == skipped) GTEST_SKIP() << "no pid namespace";
    EXPECT_EQ(code, 7);
  });
}

// Seen to fail (the shell's foreground is gone) when groups are known by their numbers alone.
TEST(init_with_fork_as_number_1, leaves_the_foreground_alone_that_another_group_from_outside_has) {
  expect_in_shell([](const shell& self) {
    const auto job = self.start([] { return run_with_group_outside([] { return 7; }); },
                                shell::place::background);
    const int code = shell::wait_for(job);
    if (code == skipped) GTEST_SKIP() << "no pid namespace";
    EXPECT_EQ(code, 7);
    EXPECT_EQ(self.foreground(), ::getpgrp());
  });
}

bool is_any_zombie_there() {
  const auto table = brood::process_table();
  return std::any_of(table.begin(), table.end(), [](const brood::process_info& info) {
    return info.state == brood::process_state::zombie;
  });
}

constexpr int orphans_at_once = 200;
constexpr int all_orphans = 10'000;

/// @return whether all of them were reaped while this process ran
bool orphans_are_reaped() {
  int reaped = 0;
  while (reaped < all_orphans) {
    const auto orphans = make_orphans(orphans_at_once);
    wait_until_reaped(orphans);
    reaped += static_cast<int>(orphans.size());
  }
  return reaped == all_orphans && !is_any_zombie_there();
}

// Seen to fail (the wait lasts) with only the main child waited for.
TEST(init_with_fork_as_number_1, reaps_10000_orphans_of_grandchildren) {
  expect_as_number_1([] {
    EXPECT_EQ(run_as_init([] { return orphans_are_reaped() ? 7 : 1; }), 7);
    EXPECT_EQ(brood::process_table().size(), 1U) << "the init is alone";
  });
}

// Seen to fail where it has to be root, and (the wait lasts) with only the main child waited for.
TEST(init_with_fork_as_number_1, works_for_a_user_without_rights) {
  expect_alone([] {
    if (::geteuid() == 0 && ::setuid(54321) != 0) GTEST_SKIP() << "root may not become a user";
    expect_as_number_1([] {
      EXPECT_EQ(run_as_init([] {
                  wait_until_reaped(make_orphans(10));
                  return 7;
                }),
                7);
    });
  });
}

/// Children of this process: one that has ended already, one that ends when something is put
/// into the pipe.
struct hosts_children {
  event_pipe pipe{};
  pid_t ended = foreign_child(3);
  pid_t living = ::fork();
  hosts_children() {
    if (living != 0) return;
    static_cast<void>(pipe.get());
    ::_exit(4);
  }
  int codes() {
    pipe.put(1);
    int first = -1;
    int second = -1;
    if (::waitpid(ended, &first, 0) != ended || ::waitpid(living, &second, 0) != living) return -1;
    return WEXITSTATUS(first) * 10 + WEXITSTATUS(second);
  }
};

// Seen to fail with waitpid(-1) (the children's statuses are gone), and (the wait lasts) without
// the search behind the child that has ended.
TEST(init_with_fork_as_number_1, reaps_orphans_beside_children_of_the_hosts) {
  expect_as_number_1([] {
    hosts_children before;
    EXPECT_EQ(run_as_init([&] {
                wait_until_reaped(make_orphans(100));
                before.pipe.put(1);
                wait_until_reaped(make_orphans(100));
                return 7;
              }),
              7);
    EXPECT_EQ(before.codes(), 34);
  });
}

// Otherwise numbers of another namespace would say which children are the host's. Seen to fail
// without the look at /proc/self.
TEST(init_with_fork_as_number_1, is_refused_beside_children_if_the_process_table_is_a_strangers) {
  expect_as_number_1(
      [] {
        hosts_children before;
        try {
          run_as_init([] { return 0; });
          ADD_FAILURE() << "no error";
        } catch (const brood::process_error& error) {
          EXPECT_EQ(error.code(), brood::errc::unsupported) << error.what();
        }
        EXPECT_EQ(before.codes(), 34);
        EXPECT_EQ(run_as_init([] { return 7; }), 7) << "without children it needs no table";
      },
      proc_mount::foreign);
}

/// As in a container that begins as root and goes on as a user: hidepid shows that user no process
/// that was root before, not even a child.
bool become_user_who_sees_no_children() {
  return ::geteuid() == 0 && mount_proc("hidepid=2") && ::setgid(54321) == 0 &&
         ::setuid(54321) == 0;
}

// Seen to fail (the statuses are gone) when only the table is asked.
TEST(init_with_fork_as_number_1, leaves_children_of_the_hosts_alone_that_the_table_does_not_show) {
  expect_as_number_1(
      [] {
        if (!become_user_who_sees_no_children()) GTEST_SKIP() << "needs root and hidepid";
        hosts_children before;
        if (brood::inspect(before.living)) GTEST_SKIP() << "hidepid hides no children here";
        EXPECT_EQ(run_as_init([] { return 7; }), 7);
        EXPECT_EQ(before.codes(), 34);
      },
      proc_mount::foreign);
}

bool is_subreaper() {
  int is_on = 0;
  return ::prctl(PR_GET_CHILD_SUBREAPER, &is_on) == 0 && is_on != 0;
}

struct adopted {
  pid_t orphan;
  pid_t adopter;
};

/// Makes a process whose first parent has ended.
adopted make_orphan() {
  event_pipe answer;
  event_pipe parent_lives;
  const pid_t parent = ::fork();
  if (parent == 0) {
    const pid_t first_parent = ::getpid();
    if (::fork() != 0) ::_exit(0);
    wait_for_adoption(parent_lives, first_parent);
    answer.put(::getpid());
    answer.put(::getppid());
    ::_exit(0);
  }
  parent_lives.close_writer();
  answer.close_writer();
  ::waitpid(parent, nullptr, 0);
  const pid_t orphan = answer.get();
  return {orphan, answer.get()};
}

// Seen to fail with no adoption, and with one that lasts.
TEST(init_with_fork_elsewhere, adopts_orphans_while_it_runs_and_not_afterwards) {
  expect_alone([] {
    EXPECT_EQ(run_as_init([] {
                const auto child = make_orphan();
                if (child.adopter != ::getppid()) return 1;
                wait_until_reaped({child.orphan});
                return 7;
              }),
              7);
    EXPECT_FALSE(is_subreaper());
  });
}

// Seen to fail where orphans are always adopted.
TEST(init_with_fork_elsewhere, adopts_nobody_if_not_asked_to) {
  expect_alone([] {
    EXPECT_EQ(run_as_init([] { return make_orphan().adopter == ::getppid() ? 1 : 7; },
                          {.adopt_orphans = false}),
              7);
  });
}

TEST(init_with_fork_elsewhere, a_host_that_adopted_orphans_before_does_afterwards) {
  expect_alone([] {
    {
      const brood::posix::subreaper before;
      EXPECT_EQ(run_as_init([] { return 7; }), 7);
      EXPECT_TRUE(is_subreaper());
    }
    EXPECT_FALSE(is_subreaper());
  });
}

}  // namespace
