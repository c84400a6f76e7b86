// SPDX-License-Identifier: MIT
// Functions that run once in the fork server, and what becomes of starts when they fail.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "brood/forkserver.hpp"
#include "brood/process.hpp"
#include "brood/shared_value.hpp"
#include "contract.hpp"
#include "fork_server_support.hpp"
#include "posix_support.hpp"

namespace brood::posix_test {
namespace {

int count_of(std::string_view part, std::string_view text) {
  int count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

int loaded = 0;
std::vector<int> order;

/// A function with a state that travels: it counts its calls where the test can see it.
struct counted_load {
  shared_value<int> calls;
  void operator()() {
    calls.update([](int& count) { ++count; });
    loaded = 42;
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(calls);
  }
};

class fork_server_preload : public testing::Test {
 protected:
  void TearDown() override { set_forkserver_preload(); }

  static int code_of(void (*task)()) {
    process child{by_server, task};
    child.start();
    child.join();
    return child.exit_code().value();
  }
  /// What a start says that cannot be.
  static process_error refusal() {
    process child{by_server, [] {}};
    try {
      child.start();
    } catch (const process_error& error) {
      EXPECT_FALSE(child.pid());
      return error;
    }
    ADD_FAILURE() << "the start was not refused";
    return {errc::not_started, ""};
  }
};

TEST_F(fork_server_preload, runs_once_and_every_child_has_what_it_left) {
  const shared_value<int> calls;
  set_forkserver_preload(counted_load{calls});
  for (int number = 0; number < 3; ++number) {
    EXPECT_EQ(code_of([] { std::exit(loaded); }), 42);
  }
  EXPECT_EQ(calls.load(), 1);
  EXPECT_EQ(loaded, 0);
}

// Seen to fail where a copy of the client forgets them.
TEST_F(fork_server_preload, counts_for_copies_of_the_process_too) {
  set_forkserver_preload([] { loaded = 43; });
  expect_alone([] { EXPECT_EQ(code_of([] { std::exit(loaded); }), 43); });
}

TEST_F(fork_server_preload, runs_in_the_order_of_the_functions) {
  set_forkserver_preload([] { order.push_back(1); }, [] { order.push_back(2); });
  EXPECT_EQ(code_of([] { std::exit(order == std::vector{1, 2} ? 0 : 1); }), 0);
}

TEST_F(fork_server_preload, replaces_a_server_that_runs) {
  EXPECT_EQ(code_of([] { std::exit(loaded); }), 0);
  set_forkserver_preload([] { loaded = 7; });
  EXPECT_EQ(code_of([] { std::exit(loaded); }), 7);
  set_forkserver_preload();
  EXPECT_EQ(code_of([] { std::exit(loaded); }), 0);
}

TEST_F(fork_server_preload, is_not_repeated_by_a_child_that_ends) {
  const auto run = run_alone([] {
    set_forkserver_preload([] { std::printf("[preload]"); });
    EXPECT_EQ(code_of([] { std::printf("[task]"); }), 0);
    EXPECT_EQ(code_of([] { std::printf("[task]"); }), 0);
  });
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_EQ(run.output, "[preload][task][task]");
}

TEST_F(fork_server_preload, that_throws_refuses_each_start_with_type_and_text) {
  const auto run = run_alone([] {
    set_forkserver_preload([] { throw std::runtime_error{"the model is missing"}; });
    for (int attempt = 0; attempt < 2; ++attempt) {
      const process_error error = refusal();
      EXPECT_EQ(error.code(), errc::bootstrap_failed);
      const std::string text = error.what();
      EXPECT_NE(text.find("std::runtime_error: the model is missing"), std::string::npos) << text;
      EXPECT_EQ(count_of("fork server", text), 1) << text;
    }
    set_forkserver_preload();
    EXPECT_EQ(code_of([] { std::exit(5); }), 5);
  });
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_NE(run.output.find("process forkserver: "), std::string::npos) << run.output;
}

TEST_F(fork_server_preload, keeps_the_code_that_an_exception_carried) {
  expect_alone([] {
    set_forkserver_preload([] {
      throw std::system_error{std::make_error_code(std::errc::no_space_on_device), "load"};
    });
    EXPECT_EQ(refusal().code(), std::errc::no_space_on_device);
  });
}

TEST_F(fork_server_preload, that_leaves_a_thread_is_refused) {
  expect_alone([] {
    set_forkserver_preload(
        [] { std::thread{[] { std::this_thread::sleep_for(std::chrono::hours{1}); }}.detach(); });
    const process_error error = refusal();
    EXPECT_EQ(error.code(), errc::multithreaded_fork);
    // Seen to fail where what the code means stands in the server's text and behind it again.
    EXPECT_EQ(count_of("other threads are running", error.what()), 1) << error.what();
  });
}

// Seen to fail where the copies keep the server's end of its channel: it could not be missed.
TEST_F(fork_server_preload, may_start_children_that_are_none_of_the_later_ones) {
  const auto open_in_child = [] {
    return code_of([] {
      int count = 0;
      for (int fd = 3; fd < 256; ++fd) count += ::fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
      std::exit(count);
    });
  };
  const int before = open_in_child();
  set_forkserver_preload([] {
    static process helper{{.method = start_method::spawn, .daemon = true}, [] { ::pause(); }};
    helper.start();
  });
  EXPECT_EQ(open_in_child(), before);
}

// Joined threads count until the kernel has finished with them.
TEST_F(fork_server_preload, may_have_threads_while_it_runs) {
  for (int round = 0; round < 10; ++round) {
    set_forkserver_preload([] {
      std::vector<std::thread> loaders;
      for (int number = 0; number < 8; ++number) loaders.emplace_back([] {});
      for (auto& loader : loaders) loader.join();
    });
    EXPECT_EQ(code_of([] { std::exit(6); }), 6);
  }
}

TEST_F(fork_server_preload, that_ends_the_server_is_told_with_its_status) {
  set_forkserver_preload([] { std::_Exit(9); });
  const process_error error = refusal();
  EXPECT_EQ(error.code(), errc::bootstrap_failed);
  EXPECT_NE(std::string{error.what()}.find("exit code 9"), std::string::npos) << error.what();
}

}  // namespace
}  // namespace brood::posix_test
