// SPDX-License-Identifier: MIT
// The fork server's life: begun once, replaced when it has ended, gone with its client.
#include "brood/forkserver.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "brood/active_children.hpp"
#include "brood/inspect.hpp"
#include "brood/process.hpp"
#include "brood/shared_value.hpp"
#include "brood/this_process.hpp"
#include "contract.hpp"
#include "environment_support.hpp"
#include "fork_server_support.hpp"
#include "posix_support.hpp"
#include "roll.hpp"

namespace brood::posix_test {
namespace {

int run_and_join(void (*task)()) {
  process child{by_server, task};
  child.start();
  child.join();
  return child.exit_code().value();
}

void nothing() {}

TEST(fork_server, is_begun_once_and_makes_all_children) {
  const pid_type first = server_of_child();
  EXPECT_NE(first, this_process::pid());
  EXPECT_EQ(server_of_child(), first);
  EXPECT_EQ(server_of_child(), first);
}

TEST(fork_server, is_a_child_of_its_client_and_so_are_its_children) {
  shared_value<pid_type> parent;
  process child{by_server, [](shared_value<pid_type> into) { into.store(::getppid()); }, parent};
  child.start();
  child.join();
  EXPECT_EQ(parent.load(), this_process::pid());
  const auto children = children_of(this_process::pid());
  ASSERT_EQ(children.size(), 1U);
  EXPECT_EQ(children[0].pid, server_of_child());
}

TEST(fork_server, has_one_thread) {
  const auto server = inspect(server_of_child());
  ASSERT_TRUE(server);
  EXPECT_EQ(server->threads, 1U);
}

TEST(fork_server, is_gone_when_it_was_stopped_and_begun_anew_when_needed) {
  const pid_type first = server_of_child();
  stop_forkserver();
  EXPECT_FALSE(inspect(first));
  EXPECT_NE(server_of_child(), first);
}

TEST(fork_server, that_is_stopped_leaves_its_children_alone) {
  brood_test::gate gate;
  process child{by_server, brood_test::wait_at, gate.handle()};
  child.start();
  stop_forkserver();
  EXPECT_TRUE(child.is_alive());
  gate.open();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST(fork_server, stopping_none_is_no_failure) {
  stop_forkserver();
  stop_forkserver();
}

void kill_and_wait(pid_type server) {
  ::kill(server, SIGKILL);
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(server), &info, WEXITED | WNOWAIT);
}

TEST(fork_server, that_was_killed_is_replaced) {
  const pid_type first = server_of_child();
  kill_and_wait(first);
  EXPECT_NE(server_of_child(), first);
}

TEST(fork_server, that_was_killed_takes_no_status_with_it) {
  brood_test::gate gate;
  process child{by_server,
                [](brood::mutex at) {
                  brood_test::wait_at(at);
                  std::exit(23);
                },
                gate.handle()};
  child.start();
  kill_and_wait(server_of_child());
  gate.open();
  child.join();
  EXPECT_EQ(child.exit_code(), 23);
}

// Seen to fail where only the next start by the server reaps it.
TEST(fork_server, that_was_killed_is_reaped_by_whatever_looks_at_children) {
  kill_and_wait(server_of_child());
  static_cast<void>(active_children());
  EXPECT_TRUE(zombies_of(this_process::pid()).empty());
  kill_and_wait(server_of_child());
  process spawned{start_method::spawn, nothing};
  spawned.start();
  spawned.join();
  EXPECT_TRUE(zombies_of(this_process::pid()).empty());
}

TEST(fork_server, that_the_host_has_reaped_is_replaced) {
  expect_alone([] {
    const pid_type first = server_of_child();
    ::kill(first, SIGKILL);
    EXPECT_EQ(::waitpid(first, nullptr, 0), first);
    EXPECT_NE(server_of_child(), first);
  });
}

TEST(fork_server, survives_the_signals_of_a_terminal) {
  const pid_type server = server_of_child();
  for (const int signal : {SIGINT, SIGQUIT, SIGHUP}) ::kill(server, signal);
  EXPECT_EQ(server_of_child(), server);
}

TEST(fork_server, has_children_that_those_signals_end) {
  brood_test::gate gate;
  for (const int signal : {SIGINT, SIGQUIT, SIGHUP}) {
    process child{by_server, brood_test::wait_at, gate.handle()};
    child.start();
    ::kill(child.pid().value(), signal);
    child.join();
    EXPECT_EQ(child.exit_code(), -signal);
  }
}

TEST(fork_server, of_a_child_is_a_server_of_its_own) {
  shared_value<pid_type> inner;
  process child{by_server, [](shared_value<pid_type> into) { into.store(server_of_child()); },
                inner};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
  EXPECT_NE(inner.load(), 0);
  EXPECT_NE(inner.load(), server_of_child());
}

// Seen to fail where the copy asks its parent's server.
TEST(fork_server, of_a_forked_child_is_a_server_of_its_own) {
  const pid_type outer = server_of_child();
  shared_value<pid_type> inner;
  process child{process_options{.method = start_method::fork, .threads = fork_threads::allow},
                [](shared_value<pid_type> into) { into.store(server_of_child()); }, inner};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
  EXPECT_NE(inner.load(), outer);
  EXPECT_EQ(server_of_child(), outer);
}

TEST(fork_server, of_a_process_that_the_host_forked_is_a_server_of_its_own) {
  const pid_type outer = server_of_child();
  expect_alone([outer] { EXPECT_NE(server_of_child(), outer); });
  EXPECT_EQ(server_of_child(), outer);
}

// Seen to fail where the child arms itself before it has passed its gate: what opens that looks
// like the end of the parent.
TEST(fork_server, has_daemons_in_containers_that_come_to_their_tasks) {
  auto how = by_server;
  how.daemon = true;
  how.contained = true;
  for (int round = 0; round < 300; ++round) {
    process child{how, [] { std::exit(6); }};
    child.start();
    child.join();
    ASSERT_EQ(child.exit_code(), 6) << round;
  }
}

TEST(fork_server, serves_threads_one_after_the_other) {
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int number = 0; number < 8; ++number) {
    threads.emplace_back([&right, number] {
      for (int round = 0; round < 5; ++round) {
        process child{by_server, [](int code) { std::exit(code); }, number * 5 + round};
        child.start();
        child.join();
        right += child.exit_code() == number * 5 + round ? 1 : 0;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, 40);
}

TEST(fork_server, is_not_begun_by_a_program_without_a_guard) {
  const auto run = brood_test::run_program("unguarded", "forkserver");
  EXPECT_EQ(run.exit_code, 3) << run.output;
  EXPECT_EQ(run.output.find("main runs\n"), run.output.rfind("main runs\n")) << run.output;
}

// It runs main down to its end, or to a start of its own, and the parent's start says so.
TEST(fork_server, that_never_comes_to_the_guard_is_told) {
  for (const std::string way : {"return", "start"}) {
    const auto run = brood_test::run_program("hidden_guard", way + " forkserver");
    EXPECT_EQ(run.exit_code, 0) << run.output;
    EXPECT_NE(run.output.find("parent was told: cannot start 'process-1' (forkserver): "),
              std::string::npos)
        << run.output;
    EXPECT_NE(run.output.find("brood::main_guard()"), std::string::npos) << run.output;
    EXPECT_EQ(run.output.find("\ntask\n"), std::string::npos) << run.output;
  }
}

/// Runs a client that dies by SIGKILL, and waits until its server has ended, too.
void expect_end_with_client(const std::function<void(roll&)>& live) {
  roll all;
  const pid_t client = ::fork();
  if (client == 0) {
    live(all);
    ::_exit(1);
  }
  all.await(1);
  ::kill(client, SIGKILL);
  ::waitpid(client, nullptr, 0);
  all.close_writer();
  // Whoever still lives holds the writing end.
  while (!all.is_over()) std::this_thread::yield();
}

/// Lets the children have the roll: they inherit stderr, and what it stands for.
void stand_for_stderr(const roll& all) { all.become(STDERR_FILENO); }

TEST(fork_server, ends_when_its_client_is_killed) {
  expect_end_with_client([](roll& all) {
    stand_for_stderr(all);
    static_cast<void>(server_of_child());
    all.sign();
    ::pause();
  });
}

/// The same of a client that `begin`s its server and leaves a copy of itself behind, which ends
/// last.
void expect_end_although_a_copy_lives_on(const std::function<void()>& begin) {
  int order[2];
  ASSERT_EQ(::pipe(order), 0);
  expect_end_with_client([&](roll& all) {
    const int quiet = ::dup(STDERR_FILENO);
    stand_for_stderr(all);
    begin();
    if (::fork() == 0) {
      ::close(order[1]);
      ::dup2(quiet, STDERR_FILENO);
      all.close_writer();
      char none;
      static_cast<void>(!::read(order[0], &none, 1));
      ::_exit(0);
    }
    all.sign();
    ::pause();
  });
  ::close(order[0]);
  ::close(order[1]);
}

// Seen to hang where the server waits for the end of its channel alone: the copy holds the other
// end of it.
TEST(fork_server, ends_when_its_client_is_killed_although_a_copy_of_that_lives_on) {
  expect_alone(
      [] { expect_end_although_a_copy_lives_on([] { static_cast<void>(server_of_child()); }); });
}

TEST(fork_server, ends_when_its_client_is_killed_in_the_middle_of_a_preload_function) {
  expect_end_with_client([](roll& all) {
    stand_for_stderr(all);
    set_forkserver_preload([] {
      const char byte = 1;
      static_cast<void>(!::write(STDERR_FILENO, &byte, 1));
      ::pause();
    });
    run_and_join(nothing);
  });
}

/// A preload function that outlasts its client.
struct lasting_load {
  shared_value<bool> has_begun;
  void operator()() {
    const pid_t client = ::getppid();
    has_begun.store(true);
    while (::getppid() == client) ::usleep(100);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(has_begun);
  }
};

// Seen to hang where the server that then begins watches whoever has adopted it: the channel, at
// whose end the kernel would have ended it, is open in the copy.
TEST(fork_server, ends_when_its_client_was_killed_before_it_served_although_a_copy_lives_on) {
  expect_alone([] {
    expect_end_although_a_copy_lives_on([] {
      const shared_value<bool> has_begun;
      set_forkserver_preload(lasting_load{has_begun});
      std::thread{[] { run_and_join(nothing); }}.detach();
      while (!has_begun.load()) ::usleep(100);
    });
  });
}

}  // namespace
}  // namespace brood::posix_test
