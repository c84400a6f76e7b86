// SPDX-License-Identifier: MIT
// Linux from 6.15 on keeps the status of a child for whoever holds its pidfd, also when somebody
// else has reaped it. Where it does, no status is lost. Seen to fail with `kept_status()` that
// knows none.
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <thread>

#include "posix_support.hpp"

namespace {

using namespace brood::posix_test;
using brood::exit_status;
using brood::process;
using brood::process_options;

// The first published size of struct pidfd_info, which headers of most systems do not have.
struct info_of_pidfd {
  std::uint64_t mask;
  std::uint64_t cgroup;
  std::uint32_t numbers[11];
  std::int32_t exit_code;
};
constexpr std::uint64_t wants_exit = 1U << 3;

/// Asks the kernel, without Brood, for the status of a child that has been reaped.
bool kernel_keeps_statuses() {
  const pid_t pid = foreign_child(3);
  const int end = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  ::waitpid(pid, nullptr, 0);
  if (end < 0) return false;
  info_of_pidfd info{};
  info.mask = wants_exit;
  const bool is_told = ::ioctl(end, _IOWR(0xFF, 11, info_of_pidfd), &info) == 0 &&
                       (info.mask & wants_exit) != 0 && WEXITSTATUS(info.exit_code) == 3;
  ::close(end);
  return is_told;
}

class kept_statuses : public under_each_method {
 protected:
  void SetUp() override {
    if (!kernel_keeps_statuses()) GTEST_SKIP() << "this kernel keeps no status of a reaped child";
  }
};
BROOD_POSIX_TEST_EACH_METHOD(kept_statuses);

void leave(int code) { std::exit(code); }
void stay() {
  for (;;) ::pause();
}

void expect_right_statuses(const process_options& how) {
  for (const int code : {0, 1, 42, 255}) {
    process child{how, leave, code};
    child.start();
    child.join();
    EXPECT_EQ(child.status(), exit_status::exited(code));
  }
  process victim{how, stay};
  victim.start();
  victim.kill();
  victim.join();
  EXPECT_EQ(victim.status(), exit_status::signaled(SIGKILL));
}

TEST_P(kept_statuses, are_right_in_a_host_that_ignores_its_children) {
  expect_alone([how = options()] {
    set_child_signal(SIG_IGN, 0);
    expect_right_statuses(how);
  });
}

TEST_P(kept_statuses, are_right_in_a_host_that_wants_no_zombies) {
  expect_alone([how = options()] {
    set_child_signal(SIG_DFL, SA_NOCLDWAIT);
    expect_right_statuses(how);
  });
}

TEST_P(kept_statuses, are_right_after_the_host_has_reaped_the_child) {
  expect_alone([how = options()] {
    for (const int code : {0, 5, 255}) {
      process child{how, leave, code};
      child.start();
      EXPECT_EQ(::waitpid(*child.pid(), nullptr, 0), *child.pid());
      EXPECT_FALSE(child.is_alive());
      EXPECT_EQ(child.status(), exit_status::exited(code));
    }
  });
}

TEST_P(kept_statuses, are_right_beside_a_thread_that_waits_for_every_child) {
  expect_alone([how = options()]() mutable {
    how.threads = brood::fork_threads::allow;
    std::atomic<bool> is_over{false};
    std::thread thief{[&] {
      while (!is_over) {
        if (::waitpid(-1, nullptr, WNOHANG) <= 0) std::this_thread::yield();
      }
    }};
    for (int round = 0; round < 10; ++round) expect_right_statuses(how);
    is_over = true;
    thief.join();
  });
}

}  // namespace
