// SPDX-License-Identifier: MIT
// What only fork can do, and what it must not do.
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>

#include "brood/error.hpp"
#include "contract.hpp"

namespace {

using brood::errc;
using brood::fork_only;
using brood::process;
using brood::process_options;
using brood::start_method;

TEST(fork_only_tasks, capture_and_refer_to_what_they_like) {
  int number = 41;
  const std::string text = "abc";
  process child{fork_only, [&] { std::exit(++number + static_cast<int>(text.size())); }};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 45);
  EXPECT_EQ(number, 41);
}

TEST(fork_only_tasks, take_raw_pointers) {
  int number = 7;
  process child{fork_only, process_options{.name = "pointer"},
                [](const int* at) { std::exit(*at); }, &number};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 7);
  EXPECT_EQ(child.method(), start_method::fork);
}

TEST(fork_only_tasks, may_be_named_before_their_options_and_behind) {
  int number = 6;
  const auto end = [&number](int more) { std::exit(number + more); };
  process children[] = {process{fork_only, start_method::fork, end, 1},
                        process{start_method::fork, fork_only, end, 1},
                        process{{.name = "diver"}, fork_only, end, 1}};
  for (process& child : children) {
    child.start();
    child.join();
    EXPECT_EQ(child.exit_code(), 7);
    EXPECT_EQ(child.method(), start_method::fork);
  }
  EXPECT_EQ(children[2].name(), "diver");
}

TEST(fork_only_tasks, are_refused_by_spawn) {
  process child{fork_only, process_options{.method = start_method::spawn}, [] {}};
  try {
    child.start();
    FAIL() << "no error";
  } catch (const brood::process_error& error) {
    EXPECT_EQ(error.code(), errc::unsupported_start_method);
    EXPECT_NE(std::string{error.what()}.find("fork_only"), std::string::npos) << error.what();
  }
}

/// A second thread that holds a lock for as long as it lives.
class busy_thread {
 public:
  busy_thread() : stop_(mutex_), thread_([this] { const std::scoped_lock wait{mutex_}; }) {}
  ~busy_thread() {
    stop_.unlock();
    thread_.join();
  }

 private:
  std::mutex mutex_;
  std::unique_lock<std::mutex> stop_;
  std::thread thread_;
};

TEST(threads_beside_fork, are_refused_with_advice) {
  const busy_thread other;
  process child{start_method::fork, [] {}};
  try {
    child.start();
    FAIL() << "no error";
  } catch (const brood::process_error& error) {
    EXPECT_EQ(error.code(), errc::multithreaded_fork);
    EXPECT_NE(std::string{error.what()}.find("spawn"), std::string::npos) << error.what();
  }
}

TEST(threads_beside_fork, are_allowed_on_request) {
  const busy_thread other;
  process child{{.method = start_method::fork, .threads = brood::fork_threads::allow},
                [] { std::exit(3); }};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 3);
}

TEST(threads_beside_fork, leave_the_environment_of_the_child_to_the_options) {
  const busy_thread other;
  process child{{.method = start_method::fork,
                 .environment = {{"BROOD_TEST_NEW", "new"}, {"PATH", std::nullopt}},
                 .threads = brood::fork_threads::allow},
                [] {
                  const char* const set = std::getenv("BROOD_TEST_NEW");
                  ::setenv("BROOD_TEST_MORE", "more", 1);
                  const bool is_right = set != nullptr && std::string{set} == "new" &&
                                        std::getenv("PATH") == nullptr &&
                                        std::getenv("BROOD_TEST_MORE") != nullptr;
                  std::exit(is_right ? 3 : 4);
                }};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 3);
}

// The kernel counts a thread for some time after it was joined.
TEST(threads_beside_fork, that_have_ended_do_not_count) {
  for (int round = 0; round < 50; ++round) {
    {
      const busy_thread other;
    }
    process child{start_method::fork, [] { std::exit(4); }};
    child.start();
    child.join();
    EXPECT_EQ(child.exit_code(), 4);
  }
}

TEST(threads_beside_fork, do_not_matter_to_spawn) {
  const busy_thread other;
  process child{start_method::spawn, [] { std::exit(5); }};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 5);
}

process* inherited = nullptr;

TEST(a_forked_copy, cannot_touch_its_parents_children) {
  brood_test::gate gate;
  process sibling{start_method::spawn, [](brood::mutex at) { brood_test::wait_at(at); },
                  gate.handle()};
  sibling.start();
  inherited = &sibling;
  process child{start_method::fork, [] {
                  int refused = 0;
                  for (const auto action : {+[] { inherited->join(); }, +[] { inherited->kill(); },
                                            +[] { static_cast<void>(inherited->is_alive()); }}) {
                    try {
                      action();
                    } catch (const brood::process_error& error) {
                      refused += error.code() == errc::not_the_parent ? 1 : 0;
                    }
                  }
                  std::exit(refused);
                }};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 3);
  EXPECT_TRUE(sibling.is_alive());
  gate.open();
  sibling.join();
  EXPECT_EQ(sibling.exit_code(), 0);
}

TEST(a_forked_copy, destroys_inherited_processes_without_touching_them) {
  brood_test::gate gate;
  auto* sibling = new process{start_method::spawn, [](brood::mutex at) { brood_test::wait_at(at); },
                              gate.handle()};
  sibling->start();
  inherited = sibling;
  process child{start_method::fork, [] { delete inherited; }};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
  EXPECT_TRUE(sibling->is_alive());
  gate.open();
  delete sibling;
}

TEST(a_forked_copy, made_by_the_host_itself_is_left_alone) {
  brood_test::gate gate;
  process child{start_method::spawn, [](brood::mutex at) { brood_test::wait_at(at); },
                gate.handle()};
  child.start();
  const pid_t host_child = ::fork();
  if (host_child == 0) {
    bool refused = false;
    try {
      child.join();
    } catch (const brood::process_error& error) {
      refused = error.code() == errc::not_the_parent;
    }
    ::_exit(refused ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(host_child, &status, 0), host_child);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  gate.open();
  child.join();
}

TEST(sentinels, can_be_polled) {
  for (const auto method : brood::available_start_methods()) {
    brood_test::gate gate;
    process child{method, [](brood::mutex at) { brood_test::wait_at(at); }, gate.handle()};
    child.start();
    pollfd entry{child.sentinel(), POLLIN, 0};
    EXPECT_EQ(::poll(&entry, 1, 0), 0);
    gate.open();
    EXPECT_EQ(::poll(&entry, 1, -1), 1);
    child.join();
    EXPECT_EQ(child.exit_code(), 0);
  }
}

}  // namespace
