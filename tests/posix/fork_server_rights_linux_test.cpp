// SPDX-License-Identifier: MIT
// A client whose rights change: what it has given up no server gives back, and what it was given no
// server holds against it.
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "brood/active_children.hpp"
#include "brood/forkserver.hpp"
#include "brood/inspect.hpp"
#include "brood/process.hpp"
#include "brood/shared_value.hpp"
#include "brood/this_process.hpp"
#include "fork_server_support.hpp"
#include "posix_support.hpp"
#include "surroundings.hpp"

namespace brood::posix_test {
namespace {

class fork_server_rights : public testing::Test {
 protected:
  void SetUp() override {
    if (::getuid() != 0) GTEST_SKIP() << "only root has rights to give up";
  }
};

unsigned long root_directory() {
  struct ::stat facts{};
  return ::stat("/", &facts) == 0 ? facts.st_ino : 0;
}

TEST_F(fork_server_rights, that_are_left_end_at_the_root_directory_of_now) {
  expect_alone([] {
    static_cast<void>(server_of_child());
    ASSERT_EQ(::chroot("/proc/self/cwd"), 0);
    shared_value<unsigned long> seen;
    process child{by_server, [](shared_value<unsigned long> into) { into.store(root_directory()); },
                  seen};
    try {
      child.start();
      child.join();
      EXPECT_EQ(seen.load(), root_directory());
    } catch (const process_error& error) {
      // Without /proc in it no new server can be begun: then there is no child either.
      EXPECT_EQ(error.code(), std::errc::no_such_file_or_directory) << error.what();
    }
    EXPECT_EQ(::chdir("/"), 0);  // what the others see is not listed without /proc
    ::_exit(testing::Test::HasFailure() ? 1 : 0);
  });
}

TEST_F(fork_server_rights, end_at_the_mounts_of_a_namespace_that_its_client_has_entered) {
  expect_alone([] {
    const pid_type server = server_of_child();
    if (::unshare(CLONE_NEWNS) != 0) GTEST_SKIP() << "no namespaces here";
    EXPECT_NE(server_of_child(), server);
  });
}

/// Changes this process from outside, since it has no right to it any more.
class mighty_helper {
 public:
  explicit mighty_helper(const std::function<void(pid_t)>& change) {
    if (::pipe(order_) != 0) throw std::runtime_error{"no pipe"};
    const pid_t client = ::getpid();
    pid_ = ::fork();
    if (pid_ != 0) return;
    ::close(order_[1]);
    char none;
    static_cast<void>(!::read(order_[0], &none, 1));
    change(client);
    ::_exit(0);
  }
  void act() {
    ::close(order_[0]);
    ::close(order_[1]);
    ::waitpid(pid_, nullptr, 0);
  }

 private:
  int order_[2];
  pid_t pid_;
};

/// May not raise a limit or lower a nice value any more, nor may what it executes.
void give_up_resource_rights() {
  for (const int right : {CAP_SYS_NICE, CAP_SYS_RESOURCE}) {
    ASSERT_EQ(::prctl(PR_CAPBSET_DROP, right, 0, 0, 0), 0);
  }
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = {};
  ASSERT_EQ(::syscall(SYS_capget, &header, sets), 0);
  const unsigned both = 1U << CAP_SYS_NICE | 1U << CAP_SYS_RESOURCE;
  sets[0].effective &= ~both;
  sets[0].permitted &= ~both;
  ASSERT_EQ(::syscall(SYS_capset, &header, sets), 0);
}

TEST_F(fork_server_rights, are_those_of_a_new_server_when_a_hard_limit_was_raised) {
  expect_alone([] {
    const rlimit low{1024, 1024};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
    mighty_helper helper{[](pid_t client) {
      const rlimit high{1024, 2048};
      ::prlimit(client, RLIMIT_NOFILE, &high, nullptr);
    }};
    give_up_resource_rights();
    static_cast<void>(server_of_child());
    helper.act();
    rlimit now{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &now), 0);
    if (now.rlim_max != 2048U) GTEST_SKIP() << "root cannot raise limits here";
    static_cast<void>(server_of_child());  // its child has the limit
  });
}

TEST_F(fork_server_rights, are_those_of_a_new_server_when_the_nice_value_was_lowered) {
  expect_alone([] {
    const int before = ::getpriority(PRIO_PROCESS, 0);
    ASSERT_EQ(::setpriority(PRIO_PROCESS, 0, before + 3), 0);
    mighty_helper helper{
        [before](pid_t client) { ::setpriority(PRIO_PROCESS, static_cast<id_t>(client), before); }};
    give_up_resource_rights();
    static_cast<void>(server_of_child());
    helper.act();
    ASSERT_EQ(::getpriority(PRIO_PROCESS, 0), before);
    static_cast<void>(server_of_child());
  });
}

TEST_F(fork_server_rights, that_a_preload_function_gave_up_are_told_as_what_the_child_lacks) {
  expect_alone([] {
    give_up_resource_rights();
    set_forkserver_preload([] {
      const rlimit none{0, 0};
      ::setrlimit(RLIMIT_CORE, &none);
    });
    const rlimit some{4096, 4096};
    ASSERT_EQ(::setrlimit(RLIMIT_CORE, &some), 0);
    process child{by_server, [] {}};
    child.start();
    child.join();
    EXPECT_EQ(child.exit_code(), 1);
    ASSERT_TRUE(child.error());
    EXPECT_NE(std::string{child.error()->what()}.find("resource limit"), std::string::npos)
        << child.error()->what();
    set_forkserver_preload();
  });
}

TEST(fork_server_surroundings, can_be_had_by_a_process_that_had_others_if_it_takes_no_rights) {
  const posix::surroundings now = posix::read_surroundings();
  posix::surroundings then = now;
  EXPECT_TRUE(posix::can_become(now, then));
  then.nice = now.nice - 1;
  EXPECT_TRUE(posix::can_become(now, then));
  then.nice = now.nice + 1;
  EXPECT_FALSE(posix::can_become(now, then));
  then = now;
  then.limits[RLIMIT_MEMLOCK].rlim_max = now.limits[RLIMIT_MEMLOCK].rlim_max - 1;
  EXPECT_FALSE(posix::can_become(now, then));
  EXPECT_EQ(posix::can_become(then, now), true);
  then = now;
  then.limits[RLIMIT_NOFILE].rlim_cur = now.limits[RLIMIT_NOFILE].rlim_cur - 1;
  EXPECT_FALSE(posix::can_become(now, then));
}

// Seen to fail where the server of the past receives no more descriptors than it may have.
TEST(fork_server, receives_as_many_descriptors_as_its_client_may_have_now) {
  expect_alone([] {
    rlimit limit{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    const rlimit low{64, limit.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
    static_cast<void>(server_of_child());
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    const std::vector<shared_value<int>> many(100);
    process child{by_server, [](const std::vector<shared_value<int>>&) {}, many};
    child.start();
    child.join();
    EXPECT_EQ(child.exit_code(), 0);
  });
}

// Seen to hang where a server that cannot be killed is waited for.
TEST_F(fork_server_rights, that_do_not_reach_a_stopped_server_keep_nobody_waiting) {
  expect_alone([] {
    ASSERT_EQ(::setpgid(0, 0), 0);  // what is stopped here is no other test's
    const pid_type server = server_of_child();
    ASSERT_EQ(::kill(server, SIGSTOP), 0);
    constexpr uid_t nobody = 65534;
    ASSERT_EQ(::setresuid(nobody, nobody, 0), 0);
    stop_forkserver();
    ASSERT_EQ(::setresuid(0, 0, 0), 0);
    ASSERT_EQ(::kill(server, SIGKILL), 0);
    siginfo_t ended{};
    ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(server), &ended, WEXITED | WNOWAIT), 0);
    static_cast<void>(active_children());
    EXPECT_TRUE(zombies_of(this_process::pid()).empty());
  });
}

/// Runs `body` as a user without rights, if that one can run this program.
void expect_of_nobody(const std::function<void()>& body) {
  expect_alone([&] {
    constexpr uid_t nobody = 65534;
    ASSERT_EQ(::setresuid(nobody, nobody, 0), 0);
    try {
      process any{process_options{.method = start_method::spawn}, [] {}};
      any.start();
      any.join();
    } catch (const process_error& error) {
      GTEST_SKIP() << error.what();
    }
    body();
    ASSERT_EQ(::setresuid(0, 0, 0), 0);
  });
}

// Seen to fail where the server, which has the limit of the past, goes on to fork.
TEST_F(fork_server_rights, do_not_go_beyond_the_number_of_processes_that_its_client_may_have) {
  for (const auto which : {server_surroundings::refresh, server_surroundings::snapshot}) {
    expect_of_nobody([which] {
      static_cast<void>(server_of_child());
      rlimit before{};
      ::getrlimit(RLIMIT_NPROC, &before);
      const rlimit none{0, before.rlim_max};
      ASSERT_EQ(::setrlimit(RLIMIT_NPROC, &none), 0);
      process refused{{.method = start_method::forkserver, .surroundings = which}, [] {}};
      try {
        refused.start();
        ADD_FAILURE() << "it was forked";
      } catch (const process_error& error) {
        EXPECT_EQ(error.code(), std::errc::resource_unavailable_try_again) << error.what();
      }
      ASSERT_EQ(::setrlimit(RLIMIT_NPROC, &before), 0);
      static_cast<void>(server_of_child());
    });
  }
}

// Seen to throw where the directory is opened by a name in it, and where the child enters it anew.
TEST_F(fork_server_rights, include_to_stay_in_a_directory_that_nobody_may_enter) {
  char folder[] = "/tmp/brood-closed-XXXXXX";
  ASSERT_NE(::mkdtemp(folder), nullptr);  // for its owner, root, alone
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder);
  expect_of_nobody([] { static_cast<void>(server_of_child()); });
  std::filesystem::current_path(before);
  std::filesystem::remove(folder);
}

}  // namespace
}  // namespace brood::posix_test
