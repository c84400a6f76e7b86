// SPDX-License-Identifier: MIT
// Ending trees whose members do what they can to get away.
#include "brood/process_tree.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <new>

#include "brood/inspect.hpp"
#include "posix_support.hpp"

namespace brood::posix_test {
namespace {

/// A pipe that is at its end once all who hold the writing end have ended, and says how many did.
class roll {
 public:
  roll() {
    if (::pipe(ends_) != 0) throw std::system_error{errno, std::generic_category(), "pipe"};
    ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);
  }
  roll(const roll&) = delete;
  roll& operator=(const roll&) = delete;
  ~roll() {
    ::close(ends_[0]);
    close_writer();
  }
  void sign() const {
    const char byte = 1;
    static_cast<void>(::write(ends_[1], &byte, 1));
  }
  void close_writer() {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }
  /// Blocks until so many have signed.
  void await(int count) {
    for (; signed_ < count; ++signed_) {
      pollfd entry{.fd = ends_[0], .events = POLLIN, .revents = 0};
      ::poll(&entry, 1, -1);
      char byte;
      ASSERT_EQ(::read(ends_[0], &byte, 1), 1);
    }
  }
  /// Whether nobody is left who could sign.
  [[nodiscard]] bool is_over() const {
    char bytes[256];
    ssize_t got = 0;
    while ((got = ::read(ends_[0], bytes, sizeof bytes)) > 0) {
    }
    return got == 0;
  }

 private:
  int ends_[2];
  int signed_ = 0;
};

/// Forks a process that runs `body` and stays until it is ended.
template <class Body>
pid_t forked(Body body) {
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  body();
  for (;;) ::pause();
}

void reap(pid_t child) { ::waitpid(child, nullptr, 0); }

/// The child of this process that is to be ended: the root of a tree.
template <class Body>
pid_t root_of(roll& all, Body body) {
  const pid_t root = forked([&] {
    body();
    all.sign();
  });
  all.close_writer();
  return root;
}

TEST(kill_tree, ends_children_of_children_in_sessions_and_groups_of_their_own) {
  expect_alone([] {
    roll all;
    const pid_t root = root_of(all, [&all] {
      forked([&all] {
        ::setsid();
        forked([&all] { all.sign(); });
        all.sign();
      });
      forked([&all] {
        ::setpgid(0, 0);
        all.sign();
      });
    });
    all.await(4);
    const tree_report report = kill_tree(static_cast<pid_type>(root));
    EXPECT_EQ(report.ended, 4U);
    EXPECT_TRUE(report.survivors.empty());
    EXPECT_TRUE(all.is_over());
    reap(root);
  });
}

// Seen to fail where only a parent's number connects the members.
TEST(kill_tree, ends_the_orphans_of_a_session_that_a_member_leads) {
  expect_alone([] {
    roll all;
    const pid_t root = root_of(all, [&all] {
      forked([&all] {
        ::setsid();
        const pid_t middle = ::fork();
        if (middle == 0) {  // leaves an orphan in the session
          forked([&all] { all.sign(); });
          ::_exit(0);
        }
        reap(middle);
        all.sign();
      });
    });
    all.await(3);
    EXPECT_EQ(kill_tree(static_cast<pid_type>(root)).ended, 3U);
    EXPECT_TRUE(all.is_over());
    reap(root);
  });
}

TEST(kill_tree, ends_members_that_are_stopped_or_ignore_signals) {
  expect_alone([] {
    roll all;
    const pid_t root = root_of(all, [&all] {
      forked([&all] {
        ::signal(SIGTERM, SIG_IGN);
        ::signal(SIGHUP, SIG_IGN);
        all.sign();
      });
      forked([&all] {
        all.sign();
        ::raise(SIGSTOP);
      });
    });
    all.await(3);
    EXPECT_EQ(kill_tree(static_cast<pid_type>(root)).ended, 3U);
    EXPECT_TRUE(all.is_over());
    reap(root);
  });
}

TEST(kill_tree, of_a_number_that_nobody_has_does_nothing) {
  const pid_t gone = foreign_child(0);
  reap(gone);
  const tree_report report = kill_tree(static_cast<pid_type>(gone));
  EXPECT_EQ(report.ended, 0U);
  EXPECT_TRUE(report.survivors.empty());
}

TEST(kill_tree, refuses_a_tree_that_this_process_is_in) {
  for (const pid_t root : {::getpid(), ::getppid()}) {
    try {
      kill_tree(static_cast<pid_type>(root));
      FAIL() << "it should have refused";
    } catch (const process_error& refusal) {
      EXPECT_EQ(refusal.code(), std::errc::invalid_argument);
      EXPECT_NE(std::string{refusal.what()}.find("this process is in it"), std::string::npos);
    }
  }
}

// Seen to fail when whatever comes to this process meanwhile is taken for the tree's.
TEST(kill_tree, touches_no_other_child_and_reaps_none_of_the_hosts) {
  expect_alone([] {
    const pid_t ended = foreign_child(5);
    siginfo_t info{};
    ::waitid(P_PID, static_cast<id_t>(ended), &info, WEXITED | WNOWAIT);
    roll others;
    const pid_t other = forked([&others] {
      others.sign();
      forked([&others] { others.sign(); });
    });
    others.close_writer();
    others.await(2);
    roll all;
    const pid_t root = root_of(all, [] {});
    all.await(1);
    EXPECT_EQ(kill_tree(static_cast<pid_type>(root)).ended, 1U);
    EXPECT_FALSE(others.is_over());
    int status = 0;
    EXPECT_EQ(::waitpid(ended, &status, WNOHANG), ended) << "somebody reaped the host's child";
    EXPECT_EQ(WEXITSTATUS(status), 5);
    EXPECT_EQ(::waitpid(root, &status, WNOHANG), root) << "somebody reaped the host's child";
    EXPECT_EQ(WTERMSIG(status), SIGKILL);
    EXPECT_EQ(kill_tree(static_cast<pid_type>(other)).ended, 2U);
    reap(other);
  });
}

TEST(kill_tree, of_a_process_that_is_no_descendant_reaches_its_whole_tree) {
  expect_alone([] {
    roll all;
    pid_t numbers[2];
    ASSERT_EQ(::pipe(numbers), 0);
    // The middle one makes the tree, and is nobody that the caller's own child could adopt from.
    const pid_t killer = ::fork();
    if (killer == 0) {
      pid_t root = 0;
      if (::read(numbers[0], &root, sizeof root) != sizeof root) ::_exit(2);
      ::_exit(kill_tree(static_cast<pid_type>(root)).ended == 2 ? 0 : 1);
    }
    const pid_t root = root_of(all, [&all] {
      forked([&all] {
        ::setsid();
        all.sign();
      });
    });
    all.await(2);
    ASSERT_EQ(::write(numbers[1], &root, sizeof root), static_cast<ssize_t>(sizeof root));
    int status = 0;
    ::waitpid(killer, &status, 0);
    EXPECT_EQ(status, 0);
    EXPECT_TRUE(all.is_over());
    reap(root);
    ::close(numbers[0]);
    ::close(numbers[1]);
  });
}

TEST(stop_tree, lets_members_end_by_themselves_and_kills_those_that_do_not) {
  expect_alone([] {
    roll all;
    roll obeyed;
    const pid_t root = root_of(all, [&] {
      static const roll* told;
      told = &obeyed;
      ::signal(SIGTERM, [](int) {
        told->sign();
        ::_exit(0);
      });
      forked([&all] {
        ::setsid();
        all.sign();
      });
      forked([&all] {
        ::signal(SIGTERM, SIG_IGN);
        all.sign();
      });
    });
    obeyed.close_writer();
    all.await(3);
    const tree_report report =
        stop_tree(static_cast<pid_type>(root), std::chrono::milliseconds{100});
    EXPECT_EQ(report.ended, 3U);
    EXPECT_TRUE(all.is_over());
    obeyed.await(2);  // the root, and the one that inherited its handler
    int status = 0;
    ASSERT_EQ(::waitpid(root, &status, 0), root);
    EXPECT_TRUE(WIFEXITED(status)) << "it was killed, though it would have ended by itself";
  });
}

TEST(stop_tree, wakes_members_that_are_stopped_so_that_they_can_obey) {
  expect_alone([] {
    roll all;
    const pid_t root = root_of(all, [&all] {
      all.sign();
      ::signal(SIGTERM, [](int) { ::_exit(3); });
      ::raise(SIGSTOP);
    });
    int status = 0;
    ::waitpid(root, &status, WUNTRACED);
    stop_tree(static_cast<pid_type>(root), std::chrono::minutes{1});
    ASSERT_EQ(::waitpid(root, &status, 0), root);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 3) << status;
  });
}

/// Answers SIGTERM by leaving a child behind that does not.
void leave_a_child(int) {
  if (::fork() != 0) ::_exit(0);
  ::signal(SIGTERM, SIG_IGN);
  for (;;) ::pause();
}

// Nothing but the adoption tells whose that child is: its parent was never seen with it. Seen to
// fail without.
TEST(stop_tree, reaches_what_members_leave_behind_when_they_are_asked) {
  expect_alone([] {
    roll all;
    const pid_t root = root_of(all, [&all] {
      ::signal(SIGTERM, SIG_IGN);
      forked([&all] {
        ::signal(SIGTERM, leave_a_child);
        all.sign();
      });
    });
    all.await(2);
    const tree_report report =
        stop_tree(static_cast<pid_type>(root), std::chrono::milliseconds{100});
    EXPECT_EQ(report.ended, 3U);
    EXPECT_EQ(report.means, tree_means::subreaper);
    EXPECT_TRUE(all.is_over());
    reap(root);
  });
}

// ---- A storm: members fork while they are being killed
// ----------------------------------------------

/// Memory that all members of a storm share.
struct storm {
  std::atomic<int> forks_left{0};
  std::atomic<bool> has_begun{false};
  std::atomic<bool> has_ended{false};  ///< so that who got away ends, and the test fails in time
};

constexpr useconds_t moment = 100'000;

/// Hands over to its child and ends, again and again: its parent is then whoever adopts it, but its
/// session gives it away.
[[noreturn]] void hop(storm& weather) {
  for (;;) {
    ::usleep(moment / 5);
    if (weather.has_ended || ::fork() > 0) ::_exit(0);
  }
}

/// Forks every now and then; the children live for a while, some in sessions of their own.
[[noreturn]] void rage(storm& weather, int number) {
  ::usleep(moment * static_cast<useconds_t>(number) / 20);
  while (!weather.has_ended) {
    if (weather.forks_left.fetch_sub(1) > 0 && ::fork() == 0) {
      if (number % 4 == 2) ::setsid();
      ::usleep(moment);
      ::_exit(0);
    }
    ::usleep(moment);
  }
  ::_exit(0);
}

[[noreturn]] void make_member(storm& weather, roll& all, int number) {
  ::signal(SIGCHLD, SIG_IGN);  // nobody waits here
  if (number % 2 == 1) ::setsid();
  const bool is_hopper = number == 1 && ::fork() == 0;  // ten in all
  if (!is_hopper) all.sign();
  while (!weather.has_begun) ::usleep(1000);
  if (is_hopper) hop(weather);
  rage(weather, number);
}

/// 1 + 10 + 10 x 19 processes, half of them in sessions of their own.
pid_t make_storm(storm& weather, roll& all) {
  const pid_t root = ::fork();
  if (root != 0) return root;
  for (int group = 0; group < 10; ++group) {
    if (::fork() != 0) continue;
    for (int number = 0; number < 19; ++number) {
      if (::fork() == 0) make_member(weather, all, number);
    }
    make_member(weather, all, group % 2 == 0 ? 2 : 3);  // they stay: their children are no orphans
  }
  make_member(weather, all, 0);
}

constexpr int members_of_storm = 1 + 10 + 10 * 19;

void calm_a_storm(storm& weather) {
  roll all;
  weather.has_begun = weather.has_ended = false;
  weather.forks_left = 10'000;
  const pid_t root = make_storm(weather, all);
  all.close_writer();
  all.await(members_of_storm);
  weather.has_begun = true;
  const tree_report report = kill_tree(static_cast<pid_type>(root));
  EXPECT_GT(report.ended, 0U);
  EXPECT_TRUE(report.survivors.empty());
  EXPECT_TRUE(all.is_over()) << "somebody got away";
  EXPECT_GT(weather.forks_left, 0) << "the storm was over before the kill";
  weather.has_ended = true;
  reap(root);
}

void calm_storms(int count) {
  expect_alone([count] {
    void* const place =
        ::mmap(nullptr, sizeof(storm), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(place, MAP_FAILED);
    auto& weather = *new (place) storm;
    for (int round = 0; round < count && !testing::Test::HasFailure(); ++round) {
      SCOPED_TRACE(round);
      calm_a_storm(weather);
    }
    ::munmap(place, sizeof(storm));
  });
}

// Seen to fail when members are killed without having been stopped, when new numbers are not
// chased, and when sessions tell nothing.
TEST(kill_tree, of_201_that_fork_and_change_their_session_meanwhile_leaves_none) { calm_storms(5); }

TEST(kill_tree, of_201_that_fork_and_change_their_session_leaves_none_100_times_soak) {
  calm_storms(100);
}

}  // namespace
}  // namespace brood::posix_test
