// SPDX-License-Identifier: MIT
// A subreaper reaps what it adopted and nothing else. The pipes here are at their end when the
// processes behind them have ended; all of them are given back by their destructors.
#include "brood/posix/subreaper.hpp"

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "brood/inspect.hpp"
#include "brood/shared_value.hpp"
#include "posix_support.hpp"

namespace brood::posix_test {
namespace {

using posix::own_children;
using posix::reaped_orphan;
using posix::subreaper;

/// Two descriptors that are closed at the end of the scope.
struct pipe_pair {
  std::array<int, 2> ends{};
  pipe_pair() { EXPECT_EQ(::pipe(ends.data()), 0); }
  pipe_pair(const pipe_pair&) = delete;
  pipe_pair& operator=(const pipe_pair&) = delete;
  ~pipe_pair() {
    for (const int end : ends) ::close(end);
  }
  template <class T>
  void put(T value) const {
    EXPECT_EQ(::write(ends[1], &value, sizeof value), static_cast<ssize_t>(sizeof value));
  }
  template <class T>
  [[nodiscard]] T take() const {
    T value{};
    EXPECT_EQ(::read(ends[0], &value, sizeof value), static_cast<ssize_t>(sizeof value));
    return value;
  }
};

void wait_for(pid_t child) {
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

/// Starts a child of a child, whose parent ends at once. It ends with `code` when told so.
pid_t make_orphan(const pipe_pair& order, int code) {
  const pipe_pair number;
  const pid_t middle = ::fork();
  if (middle == 0) {
    const pid_t orphan = ::fork();
    if (orphan == 0) {
      static_cast<void>(order.take<char>());
      ::_exit(code);
    }
    number.put(orphan);
    ::_exit(0);
  }
  const auto orphan = number.take<pid_t>();
  wait_for(middle);
  return orphan;
}

bool contains(const std::vector<process_info>& list, pid_t pid) {
  return std::any_of(list.begin(), list.end(), [pid](const auto& each) { return each.pid == pid; });
}

// Does not reap: a zombie is seen, too.
void wait_until_ended(pid_t child) {
  siginfo_t info{};
  EXPECT_EQ(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), 0);
}

bool adopts() {
  int is_on = 0;
  ::prctl(PR_GET_CHILD_SUBREAPER, &is_on);
  return is_on != 0;
}

TEST(subreaper_of_forked, adopts_orphans_and_reaps_them_with_their_status) {
  expect_alone([] {
    subreaper adopter{own_children::none};
    const pipe_pair order;
    const pid_t orphan = make_orphan(order, 7);
    EXPECT_EQ(inspect(orphan)->parent, ::getpid());
    EXPECT_TRUE(contains(adopter.orphans(), orphan));
    EXPECT_TRUE(adopter.reap().empty()) << "it still runs";
    order.put('x');
    const auto reaped = adopter.reap_for(std::chrono::minutes{1});
    ASSERT_EQ(reaped.size(), 1U);
    EXPECT_EQ(reaped[0].pid, orphan);
    EXPECT_EQ(reaped[0].status, exit_status::exited(7));
    EXPECT_FALSE(inspect(orphan).has_value());
  });
}

// Seen to fail without the attribute: the orphan's parent is then another process.
TEST(subreaper_of_forked, is_one_only_while_the_object_lives) {
  expect_alone([] {
    EXPECT_FALSE(adopts());
    {
      const subreaper adopter;
      EXPECT_TRUE(adopts());
    }
    EXPECT_FALSE(adopts());
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    {
      const subreaper adopter;
    }
    EXPECT_TRUE(adopts()) << "it was one before";
  });
}

TEST(subreaper_of_forked, is_refused_a_second_time_in_a_process_but_not_in_its_copy) {
  expect_alone([] {
    const subreaper first;
    try {
      const subreaper second;
      FAIL() << "it should have refused";
    } catch (const process_error& refusal) {
      EXPECT_EQ(refusal.code(), std::errc::device_or_resource_busy);
    }
    const pid_t copy = ::fork();
    if (copy == 0) {
      const subreaper own;
      ::_exit(adopts() ? 0 : 1);
    }
    wait_for(copy);
  });
}

// The host's children are made by bare forks, which Brood knows nothing of: without the proof each
// of these would be taken for adopted and its status would be gone. Seen to fail without it.
TEST(subreaper_of_forked, reaps_no_child_that_the_host_made_before_or_meanwhile) {
  expect_alone([] {
    const pid_t before = foreign_child(3);
    subreaper adopter;
    const pid_t meanwhile = foreign_child(4);
    const pid_t leader = ::fork();
    if (leader == 0) {
      ::setsid();
      ::_exit(5);
    }
    for (const pid_t child : {before, meanwhile, leader}) wait_until_ended(child);
    EXPECT_TRUE(adopter.reap().empty());
    EXPECT_TRUE(adopter.orphans().empty());
    EXPECT_FALSE(contains(adopter.unclear(), before));
    EXPECT_TRUE(contains(adopter.unclear(), meanwhile));
    EXPECT_TRUE(contains(adopter.unclear(), leader));
    int code = 3;
    for (const pid_t child : {before, meanwhile, leader}) {
      int status = 0;
      ASSERT_EQ(::waitpid(child, &status, WNOHANG), child) << "somebody reaped the host's child";
      EXPECT_EQ(WEXITSTATUS(status), code++);
    }
  });
}

// The child keeps the session that the host has left. Seen to fail where the host's session is
// looked up only when it is needed.
TEST(subreaper_of_forked, reaps_no_child_of_a_host_that_leaves_its_session) {
  expect_alone([] {
    subreaper adopter;
    const pid_t child = foreign_child(8);
    wait_until_ended(child);
    ASSERT_GT(::setsid(), 0);
    EXPECT_TRUE(adopter.reap().empty());
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, WNOHANG), child) << "somebody reaped the host's child";
    EXPECT_EQ(WEXITSTATUS(status), 8);
  });
}

// Seen to fail where nobody remembers who was below whom.
TEST(subreaper_of_forked, reaps_an_orphan_that_it_saw_below_another_parent) {
  expect_alone([] {
    subreaper adopter;
    const pipe_pair order, go, number;
    const pid_t middle = ::fork();
    if (middle == 0) {
      const pid_t below = ::fork();
      if (below == 0) {
        static_cast<void>(order.take<char>());
        ::_exit(9);
      }
      number.put(below);
      static_cast<void>(go.take<char>());
      ::_exit(0);
    }
    const auto orphan = number.take<pid_t>();
    EXPECT_TRUE(adopter.orphans().empty());  // looks, and remembers
    go.put('x');
    wait_for(middle);
    EXPECT_TRUE(contains(adopter.orphans(), orphan));
    order.put('x');
    wait_until_ended(orphan);
    const auto reaped = adopter.reap();
    ASSERT_EQ(reaped.size(), 1U);
    EXPECT_EQ(reaped[0].pid, orphan);
    EXPECT_EQ(reaped[0].status.code(), 9);
  });
}

TEST(subreaper_of_forked, reaps_an_orphan_of_a_session_that_is_not_its_own) {
  expect_alone([] {
    subreaper adopter;
    const pid_t leader = ::fork();
    if (leader == 0) {
      ::setsid();
      if (::fork() == 0) ::_exit(6);  // a daemon's double fork
      ::_exit(0);
    }
    wait_for(leader);
    const auto reaped = adopter.reap_for(std::chrono::minutes{1});
    ASSERT_EQ(reaped.size(), 1U);
    EXPECT_EQ(reaped[0].status.code(), 6);
  });
}

TEST(subreaper_of_forked, leaves_what_may_be_the_hosts_unless_the_host_says_that_it_has_none) {
  expect_alone([] {
    const pipe_pair order;
    pid_t orphan = 0;
    {
      subreaper careful;
      orphan = make_orphan(order, 1);
      EXPECT_TRUE(careful.orphans().empty());
      EXPECT_TRUE(contains(careful.unclear(), orphan));
      order.put('x');
      wait_until_ended(orphan);
      EXPECT_TRUE(careful.reap().empty());
    }
    const subreaper told{own_children::none};
    EXPECT_TRUE(told.unclear().empty());
    EXPECT_TRUE(contains(told.orphans(), orphan));
  });  // the destructor reaped it, or run_alone would tell
}

class subreaper_beside_forked : public under_each_method {};
BROOD_POSIX_TEST_EACH_METHOD(subreaper_beside_forked);

// Also when the host says that it makes no children: those of process objects are no orphans.
TEST_P(subreaper_beside_forked, process_objects_leaves_their_children_to_them) {
  const auto how = options();
  expect_alone([how] {
    subreaper adopter{own_children::none};
    process child{how, [] { std::exit(11); }};
    child.start();
    wait_until_ended(static_cast<pid_t>(child.pid().value()));
    EXPECT_TRUE(adopter.reap().empty());
    EXPECT_TRUE(adopter.orphans().empty());
    child.join();
    EXPECT_EQ(child.exit_code(), 11);
  });
}

// Seen to fail where a look takes one.
TEST(subreaper_of_forked, reaps_all_that_have_ended_at_once) {
  expect_alone([] {
    subreaper adopter{own_children::none};
    const pid_t middle = ::fork();
    if (middle == 0) {
      for (int number = 0; number < 10; ++number) {
        if (::fork() == 0) ::_exit(number);
      }
      ::_exit(0);
    }
    wait_for(middle);
    while (zombies_of(::getpid()).size() < 10) ::sched_yield();
    EXPECT_EQ(adopter.reap().size(), 10U);
  });
}

// Seen to fail where what is reaped is not reported, and where nothing is; without the adoption;
// and (it is reported again and again) where a status is read without being taken.
TEST(subreaper_of_forked, reaps_thousands_of_orphans) {
  expect_alone([] {
    constexpr int count = 2000;
    subreaper adopter{own_children::none};
    std::size_t reaped = 0;
    for (int batch = 0; batch < count / 100; ++batch) {
      const pid_t middle = ::fork();
      if (middle == 0) {
        for (int number = 0; number < 100; ++number) {
          if (::fork() == 0) ::_exit(0);
        }
        ::_exit(0);
      }
      // Not by waitpid(-1), which would take the orphans, too.
      wait_for(middle);
      reaped += adopter.reap().size();
    }
    while (reaped < count) {
      const auto more = adopter.reap_for(std::chrono::minutes{1});
      ASSERT_FALSE(more.empty());
      reaped += more.size();
    }
    EXPECT_EQ(reaped, static_cast<std::size_t>(count));
    EXPECT_TRUE(zombies_of(::getpid()).empty());
  });
}

}  // namespace
}  // namespace brood::posix_test
