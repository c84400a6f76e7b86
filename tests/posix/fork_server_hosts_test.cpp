// SPDX-License-Identifier: MIT
// The fork server and hosts that make it hard: copies of its client, timers, terminals, functions
// that leave it without streams.
#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <thread>
#include <vector>

#include "brood/active_children.hpp"
#include "brood/forkserver.hpp"
#include "brood/process.hpp"
#include "brood/shared_value.hpp"
#include "brood/this_process.hpp"
#include "contract.hpp"
#include "environment_support.hpp"
#include "fork_server_support.hpp"
#include "posix_support.hpp"
#include "process/fork_server.hpp"

namespace brood::posix_test {
namespace {

/// A copy of this process that lives until it is let go.
class copy_of_client {
 public:
  copy_of_client() {
    if (::pipe(ends_) != 0) throw std::runtime_error{"no pipe"};
    pid_ = ::fork();
    if (pid_ != 0) return;
    ::close(ends_[1]);
    char none;
    static_cast<void>(!::read(ends_[0], &none, 1));
    ::_exit(0);
  }
  ~copy_of_client() {
    ::close(ends_[0]);
    ::close(ends_[1]);
    ::waitpid(pid_, nullptr, 0);
  }
  copy_of_client(const copy_of_client&) = delete;
  copy_of_client& operator=(const copy_of_client&) = delete;

 private:
  int ends_[2];
  pid_t pid_;
};

/// A preload function that has the server tell when it ends as programs do.
struct told_end {
  shared_value<int> ends;
  void operator()() const {
    static shared_value<int> told = ends;
    std::atexit([] { told.store(1); });
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(ends);
  }
};

// Seen to fail where the end of the channel has to come by itself: the server was killed after two
// seconds.
TEST(fork_server, that_is_stopped_ends_in_order_although_a_copy_of_its_client_lives_on) {
  expect_alone([] {
    const shared_value<int> ends;
    set_forkserver_preload(told_end{ends});
    static_cast<void>(server_of_child());
    const copy_of_client copy;
    stop_forkserver();
    EXPECT_EQ(ends.load(), 1);
    set_forkserver_preload();
  });
}

/// A preload function that takes as long as the test wants.
struct slow_load {
  brood::mutex gate;
  shared_value<bool> has_begun;
  void operator()() {
    has_begun.store(true);
    brood_test::wait_at(gate);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(gate, has_begun);
  }
};

// Seen to hang where the copy waits for the lock of a thread that it does not have.
TEST(fork_server, that_a_thread_begins_does_not_keep_a_copy_of_its_client_from_ending) {
  expect_alone([] {
    static bool is_copy = false;
    // Before a sanitizer looks for what the thread has left that is not in the copy.
    std::atexit([] {
      if (is_copy) ::_exit(3);
    });
    brood_test::gate gate;
    const shared_value<bool> has_begun;
    set_forkserver_preload(slow_load{gate.handle(), has_begun});
    std::thread slow{[] { static_cast<void>(server_of_child()); }};
    while (!has_begun.load()) std::this_thread::yield();
    const pid_t copy = ::fork();
    if (copy == 0) {
      is_copy = true;
      std::exit(1);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(copy, &status, 0), copy);
    EXPECT_EQ(WEXITSTATUS(status), 3);
    gate.open();
    slow.join();
    set_forkserver_preload();
  });
}

// Seen to hang where the child's copy of the lock stays that of a thread which is gone.
TEST(fork_server, can_be_had_by_a_child_that_is_forked_while_a_thread_stops_another) {
  expect_alone([] {
    ASSERT_EQ(::setpgid(0, 0), 0);  // what is stopped here is no other test's
    const pid_type server = server_of_child();
    const auto open_before = fork_server::what_belongs_to_it().open_things;
    ::kill(server, SIGSTOP);  // stopping it takes a while
    std::thread stopping{[] { stop_forkserver(); }};
    const auto is_open = [](std::uint64_t fd) {
      return ::fcntl(static_cast<int>(fd), F_GETFD) >= 0;
    };
    while (std::ranges::all_of(open_before, is_open)) std::this_thread::yield();
    process child{process_options{.method = start_method::fork, .threads = fork_threads::allow},
                  [] { std::exit(server_of_child() > 0 ? 0 : 1); }};
    child.start();
    child.join();
    EXPECT_EQ(child.exit_code(), 0);
    stopping.join();
  });
}

// Seen to fail where only a child that begins a server of its own lets go of its parent's.
TEST(fork_server, leaves_nothing_open_in_forked_children) {
  expect_alone([] {
    static_cast<void>(server_of_child());
    const auto its = fork_server::what_belongs_to_it().open_things;
    ASSERT_FALSE(its.empty());
    process child{fork_only, [its] {
                    std::exit(static_cast<int>(std::ranges::count_if(its, [](std::uint64_t fd) {
                      return ::fcntl(static_cast<int>(fd), F_GETFD) >= 0;
                    })));
                  }};
    child.start();
    child.join();
    EXPECT_EQ(child.exit_code(), 0);
  });
}

/// Starts and joins `count` children; returns of how many the status was right, or start() threw.
int right_starts(int count) {
  int right = 0;
  for (int number = 0; number < count; ++number) {
    process child{by_server, [](int code) { std::exit(code); }, number};
    try {
      child.start();
    } catch (const process_error&) {
      ++right;
      continue;
    }
    child.join();
    right += child.exit_code() == number ? 1 : 0;
  }
  return right;
}

TEST(fork_server, may_be_stopped_killed_and_chosen_anew_while_threads_start_children) {
  expect_alone([] {
    constexpr int each = 50;
    std::atomic<int> right{0}, running{3};
    std::vector<std::thread> starters;
    for (int number = 0; number < 3; ++number) {
      starters.emplace_back([&] {
        right += right_starts(each);
        --running;
      });
    }
    for (int round = 0; running > 0; ++round) {
      if (round % 3 == 0) stop_forkserver();
      if (round % 3 == 1) set_forkserver_preload([] {});
      const pid_type server = fork_server::what_belongs_to_it().pid;
      if (round % 3 == 2 && server > 0) ::kill(server, SIGKILL);
      static_cast<void>(active_children());
    }
    for (auto& starter : starters) starter.join();
    EXPECT_EQ(right, 3 * each);
    set_forkserver_preload();
  });
}

TEST(fork_server, makes_whole_children_although_a_preload_function_closed_its_streams) {
  const auto run = run_alone([] {
    set_forkserver_preload([] {
      for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::close(fd);
    });
    process child{by_server, [] {
                    std::printf("[task]");
                    throw std::runtime_error{"told"};
                  }};
    child.start();
    child.join();
    ASSERT_TRUE(child.error());
    EXPECT_STREQ(child.error()->what(), "told");
    set_forkserver_preload();
  });
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_NE(run.output.find("[task]"), std::string::npos) << run.output;
}

// A group of its own has its parent in another one, and so is no orphaned group, which the kernel
// does not let a terminal stop.
TEST(fork_server, is_not_stopped_by_a_terminal_that_its_client_goes_on_beside) {
  expect_alone([] {
    ASSERT_EQ(::setpgid(0, 0), 0);
    const pid_type server = server_of_child();
    ::kill(server, SIGTSTP);
    EXPECT_EQ(server_of_child(), server);
  });
}

// Seen to hang where each interruption begins the wait anew.
TEST(fork_server, that_was_stopped_is_replaced_in_the_end_also_beside_a_timer_soak) {
  expect_alone([] {
    ASSERT_EQ(::setpgid(0, 0), 0);  // what is stopped here is no other test's
    const pid_type server = server_of_child();
    struct sigaction action{};
    action.sa_handler = [](int) {};
    ::sigaction(SIGALRM, &action, nullptr);
    itimerval often{};
    often.it_interval.tv_usec = often.it_value.tv_usec = 100'000;
    ::setitimer(ITIMER_REAL, &often, nullptr);
    ::kill(server, SIGSTOP);
    EXPECT_NE(server_of_child(), server);
    often = {};
    ::setitimer(ITIMER_REAL, &often, nullptr);
  });
}

// Seen to hang where what was told first, above the guard, counted.
TEST(fork_server, serves_although_the_program_caught_a_failure_above_its_guard) {
  const auto run = brood_test::run_program("caught_above_guard");
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_EQ(run.output, "refused\nrefused\ntask\n");
}

}  // namespace
}  // namespace brood::posix_test
