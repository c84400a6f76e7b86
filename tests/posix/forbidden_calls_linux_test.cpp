// SPDX-License-Identifier: MIT
// Containers and old kernels that refuse pidfds or close_range: everything works without them.
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <vector>

#include "brood/active_children.hpp"
#include "brood/shared_value.hpp"
#include "contract.hpp"
#include "posix_support.hpp"

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x00001000
#endif

namespace {

using namespace brood::posix_test;
using brood::exit_status;
using brood::process;
using namespace std::chrono_literals;

/// A filter over system calls of this process and all of its descendants.
class call_filter {
 public:
  void refuse(long call, int code) {
    add(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr));
    add_branch(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 1);
    add(BPF_RET | BPF_K, refusal(code));
  }
  /// Refuses the call when its first argument has the bit.
  void refuse_flag(long call, unsigned bit, int code) {
    add(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr));
    add_branch(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 3);
    add(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[0]));  // the low half
    add_branch(BPF_JMP | BPF_JSET | BPF_K, bit, 0, 1);
    add(BPF_RET | BPF_K, refusal(code));
  }
  /// @return whether the kernel took it
  bool install() {
    add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const sock_fprog program{static_cast<unsigned short>(filter_.size()), filter_.data()};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
  }

 private:
  static unsigned refusal(int code) { return SECCOMP_RET_ERRNO | static_cast<unsigned>(code); }
  void add(int code, unsigned long value) {
    filter_.push_back({static_cast<unsigned short>(code), 0, 0, static_cast<unsigned>(value)});
  }
  void add_branch(int code, unsigned value, unsigned char yes, unsigned char no) {
    filter_.push_back({static_cast<unsigned short>(code), yes, no, value});
  }
  std::vector<sock_filter> filter_;
};

/// @return whether this system lets a process filter its own calls
bool forbid_pidfds(int code) {
  call_filter filter;
  filter.refuse(SYS_pidfd_open, code);
  filter.refuse(SYS_pidfd_send_signal, code);
  filter.refuse_flag(SYS_clone, CLONE_PIDFD, code);
  return filter.install();
}

constexpr const char* no_filter = "this system lets no process filter its own calls";

void stay() {
  for (;;) ::pause();
}
void leave(int code) { std::exit(code); }
void begin_and_stay(brood::shared_value<bool>& has_begun) {
  has_begun.store(true);
  stay();
}

class refusals : public under_each_method {};
BROOD_POSIX_TEST_EACH_METHOD(refusals);

void expect_ends_are_seen(const brood::process_options& how) {
  for (const int code : {0, 7, 255}) {
    process child{how, leave, code};
    child.start();
    child.join();
    EXPECT_EQ(child.status(), exit_status::exited(code));
  }
  process killed{how, stay};
  killed.start();
  EXPECT_TRUE(killed.is_alive());
  EXPECT_FALSE(killed.join_for(1ms));
  killed.kill();
  EXPECT_TRUE(killed.join_for(1h));
  EXPECT_EQ(killed.status(), exit_status::signaled(SIGKILL));
}

void expect_failures_are_told(const brood::process_options& how) {
  process failing{how, [] { throw std::out_of_range{"told"}; }};
  failing.start();
  failing.join();
  ASSERT_TRUE(failing.error());
  EXPECT_STREQ(failing.error()->what(), "told");
  auto nowhere = how;
  nowhere.working_directory = "/no/such/directory";
  process lost{nowhere, [] {}};
  EXPECT_THROW(lost.start(), brood::process_error);
}

void expect_daemons_stop(brood::process_options how) {
  how.daemon = true;
  {
    process(how, stay).start();
  }
  process child{how, stay};
  child.start();
  EXPECT_EQ(brood::active_children().size(), 1U);
  child.stop();
  EXPECT_EQ(child.status(), exit_status::signaled(SIGTERM));
}

TEST_P(refusals, of_pidfds_change_nothing) {
  for (const int code : {EPERM, ENOSYS}) {
    expect_alone([how = options(), code] {
      if (!forbid_pidfds(code)) GTEST_SKIP() << no_filter;
      expect_ends_are_seen(how);
      expect_failures_are_told(how);
      expect_daemons_stop(how);
    });
  }
}

TEST_P(refusals, of_pidfds_leave_a_sentinel_that_shows_the_end) {
  expect_alone([how = options()] {
    if (!forbid_pidfds(EPERM)) GTEST_SKIP() << no_filter;
    brood::shared_value<bool> has_begun{false};
    process child{how, begin_and_stay, has_begun};
    child.start();
    ASSERT_TRUE(brood_test::wait_until_set(has_begun, child));
    // A spawned child has reported by now that it has come to its task.
    pollfd end{.fd = child.sentinel(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(::poll(&end, 1, 0), 0);
    child.kill();
    EXPECT_EQ(::poll(&end, 1, -1), 1);
    child.join();
    EXPECT_EQ(child.sentinel(), end.fd);
    EXPECT_EQ(::poll(&end, 1, 0), 1);
  });
}

void close_all_and_wait_at(brood::mutex& gate) {
  for (int fd = 3; fd < 1024; ++fd) ::close(fd);
  brood_test::wait_at(gate);
}

// Seen to hang with a wait for the end once the channel is closed.
TEST_P(refusals, of_pidfds_keep_timeouts_for_a_child_that_closes_its_descriptors) {
  expect_alone([how = options()] {
    if (!forbid_pidfds(EPERM)) GTEST_SKIP() << no_filter;
    brood_test::gate gate;
    process child{how, close_all_and_wait_at, gate.handle()};
    child.start();
    for (int round = 0; round < 100; ++round) EXPECT_FALSE(child.join_for(1ms));
    gate.open();
    child.join();
    EXPECT_EQ(child.status(), exit_status::exited(0));
  });
}

// By number a signal could reach a stranger. Seen to fail with a signal sent by kill(2).
TEST_P(refusals, of_signals_by_number_change_nothing_where_there_are_pidfds) {
  expect_alone([how = options()] {
    const long own = ::syscall(SYS_pidfd_open, ::getpid(), 0);
    if (own < 0) GTEST_SKIP() << "this system has no pidfds";
    ::close(static_cast<int>(own));
    call_filter filter;
    for (const long call : {SYS_kill, SYS_tkill, SYS_tgkill}) filter.refuse(call, EPERM);
    if (!filter.install()) GTEST_SKIP() << no_filter;
    brood_test::gate gate;
    process child{how, [](brood::mutex at) { brood_test::wait_at(at); }, gate.handle()};
    child.start();
    EXPECT_NO_THROW(child.kill());
    gate.open();  // for a child that the signal missed; one that it met does not get so far
    child.join();
    EXPECT_EQ(child.exit_code(), -SIGKILL);
  });
}

// Filters from before clone3 know nothing of it, and cannot look into its arguments.
TEST_P(refusals, of_clone3_change_nothing) {
  for (const int code : {EPERM, ENOSYS}) {
    expect_alone([how = options(), code] {
      call_filter filter;
      filter.refuse(SYS_clone3, code);
      if (!filter.install()) GTEST_SKIP() << no_filter;
      expect_ends_are_seen(how);
      expect_failures_are_told(how);
    });
  }
}

// Seen to lose statuses where a child of the fork server, which then comes without a pidfd, does
// not wait until its parent has taken hold of it.
TEST_P(refusals, of_clone3_lose_no_status_where_the_host_ignores_its_children) {
  expect_alone([how = options()] {
    call_filter filter;
    filter.refuse(SYS_clone3, ENOSYS);
    if (!filter.install()) GTEST_SKIP() << no_filter;
    set_child_signal(SIG_IGN, 0);
    process first{how, leave, 3};
    first.start();
    first.join();
    if (first.status()->lost()) GTEST_SKIP() << "this kernel keeps no copy of a status";
    for (int round = 0; round < 100; ++round) {
      process child{how, leave, round};
      child.start();
      child.join();
      ASSERT_EQ(child.status(), exit_status::exited(round));
    }
  });
}

// Seen to throw where only shared memory has another way than memfd_create.
TEST_P(refusals, of_memory_files_keep_no_message_from_a_child) {
  for (const int code : {EPERM, ENOSYS}) {
    expect_alone([how = options(), code]() mutable {
      call_filter filter;
      filter.refuse(SYS_memfd_create, code);
      if (!filter.install()) GTEST_SKIP() << no_filter;
      how.environment["BROOD_TEST_LONG"] = std::string(70'000, 'x');
      process child{how,
                    [](const std::string& text) {
                      const char* const value = std::getenv("BROOD_TEST_LONG");
                      std::exit(value != nullptr && text == value + std::string(200'000, 'y'));
                    },
                    std::string(70'000, 'x') + std::string(200'000, 'y')};
      child.start();
      child.join();
      EXPECT_EQ(child.exit_code(), 1);
    });
  }
}

TEST_P(refusals, of_close_range_keep_no_descriptor_open) {
  for (const int code : {EPERM, ENOSYS}) {
    expect_alone([how = options(), code] {
      call_filter filter;
      filter.refuse(SYS_close_range, code);
      if (!filter.install()) GTEST_SKIP() << no_filter;
      std::vector<int> leaky;
      for (int number = 0; number < 100; ++number) leaky.push_back(::open("/dev/null", O_RDONLY));
      const int highest = ::fcntl(0, F_DUPFD, 900);
      process child{how, [] {
                      int open = 0;
                      for (int fd = 3; fd < 1024; ++fd) open += ::fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
                      std::exit(open > 2 ? 1 : 0);
                    }};
      child.start();
      child.join();
      const bool is_fork = how.method == brood::start_method::fork;
      EXPECT_EQ(child.exit_code(), is_fork ? 1 : 0);
      for (const int fd : leaky) ::close(fd);
      ::close(highest);
    });
  }
}

}  // namespace
