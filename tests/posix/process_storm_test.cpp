// SPDX-License-Identifier: MIT
// A storm: a tree whose members fork while it is being killed.
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <new>

#include "brood/process_tree.hpp"
#include "posix_support.hpp"
#include "roll.hpp"

namespace brood::posix_test {
namespace {

/// Memory that all members of a storm share.
struct storm {
  std::atomic<int> forks_left{0};
  std::atomic<bool> has_begun{false};
  std::atomic<bool> has_ended{false};  ///< so that who got away ends, and the test fails in time
  std::atomic<int> hops_left{0};
};

/// In each process of a storm: should the test itself be killed, nobody is left.
void end_some_day() { ::alarm(300); }

/// Such that the storm takes no more than a part of the processors, whatever a fork costs here.
/// Inherited by all.
useconds_t moment = 0;

void measure_forks() {
  constexpr int forks = 10;
  const auto began = std::chrono::steady_clock::now();
  for (int number = 0; number < forks; ++number) ::waitpid(foreign_child(0), nullptr, 0);
  const auto cost = (std::chrono::steady_clock::now() - began) / forks;
  constexpr int members_at_once = 400;
  moment = static_cast<useconds_t>(
      std::chrono::ceil<std::chrono::microseconds>(cost * members_at_once).count());
}

/// Hands over to its child and ends, again and again: its parent is then whoever adopts it, but its
/// session gives it away.
[[noreturn]] void hop(storm& weather) {
  for (;;) {
    end_some_day();
    ::usleep(moment / 5);
    if (weather.has_ended || weather.hops_left.fetch_sub(1) <= 0 || ::fork() > 0) ::_exit(0);
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
  end_some_day();
  ::signal(SIGCHLD, SIG_IGN);  // nobody waits here
  if (number % 2 == 1) ::setsid();
  const bool is_hopper = number == 1 && ::fork() == 0;  // ten in all
  if (!is_hopper) all.sign();
  while (!weather.has_begun && !weather.has_ended) ::usleep(1000);
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
  weather.forks_left = 100'000;
  weather.hops_left = 100'000;
  const pid_t root = make_storm(weather, all);
  all.close_writer();
  all.await(members_of_storm);
  weather.has_begun = true;
  const tree_report report = kill_tree(static_cast<pid_type>(root));
  EXPECT_GT(report.ended, 0U);
  EXPECT_TRUE(report.survivors.empty());
  EXPECT_TRUE(all.is_over()) << "somebody got away";
  weather.has_ended = true;
  ::waitpid(root, nullptr, 0);
}

void calm_storms(int count) {
  expect_alone([count] {
    void* const place =
        ::mmap(nullptr, sizeof(storm), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(place, MAP_FAILED);
    auto& weather = *new (place) storm;
    measure_forks();
    for (int round = 0; round < count && !testing::Test::HasFailure(); ++round) {
      SCOPED_TRACE(round);
      calm_a_storm(weather);
    }
    ::munmap(place, sizeof(storm));
  });
}

// Seen to fail when members are killed without having been stopped, when new numbers are not
// chased, and when sessions tell nothing.
TEST(kill_tree_in_a_storm_of_forks, leaves_none_of_201) { calm_storms(5); }

TEST(kill_tree_in_a_storm_of_forks, leaves_none_of_201_100_times_soak) { calm_storms(100); }

}  // namespace
}  // namespace brood::posix_test
