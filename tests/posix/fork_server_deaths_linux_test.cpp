// SPDX-License-Identifier: MIT
// The fork server and its death at every moment: no child is lost, none runs twice, and nobody
// waits for an answer that does not come.
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <deque>
#include <memory>
#include <random>
#include <thread>

#include "backend.hpp"
#include "brood/forkserver.hpp"
#include "brood/inspect.hpp"
#include "brood/process.hpp"
#include "brood/shared_value.hpp"
#include "brood/this_process.hpp"
#include "descriptors.hpp"
#include "fork_server_support.hpp"
#include "posix_support.hpp"
#include "process/fork_server.hpp"
#include "server_line.hpp"
#include "server_protocol.hpp"
#include "watch.hpp"

namespace brood::posix_test {
namespace {

using posix::request_header;

/// A process that takes one request and ends without an answer, as a server that is killed in the
/// middle. This process holds its end of the channel open, as a child that has just been copied.
class dying_server {
 public:
  /// `child` is what the kernel has written into the slot by then.
  explicit dying_server(pid_t child) {
    auto slot = value_or_throw(backend::create_region(sizeof(posix::server_slot)), "slot");
    auto channel = value_or_throw(posix::make_socket_pair(), "channel");
    auto line =
        std::make_shared<posix::server_line>(posix::server_line{.slot = std::move(slot),
                                                                .then = posix::read_standing(),
                                                                .own = posix::read_surroundings()});
    posix::slot_in(line->slot).child = stale;
    const pid_t pid = ::fork();
    if (pid == 0) {
      request_header header;
      static_cast<void>(!::recv(channel.child.get(), &header, sizeof header, MSG_WAITALL));
      if (child != 0) posix::slot_in(line->slot).child = child;
      ::_exit(0);
    }
    process = posix::watched_child(pid, posix::open_end(pid), std::move(channel.parent));
    process.server = std::move(line);
    kept_ = std::move(channel.child);
  }
  ~dying_server() { EXPECT_EQ(backend::reap(process).code(), 0); }
  dying_server(const dying_server&) = delete;
  dying_server& operator=(const dying_server&) = delete;

  [[nodiscard]] result<backend::child> request() {
    return backend::request_child(
        process,
        {.message = {}, .handles = {}, .environment = none_, .working_directory = nowhere_});
  }

  backend::child process;

 private:
  static constexpr pid_t stale = 1;  // of an earlier request
  std::map<std::string, std::optional<std::string>> none_;
  std::filesystem::path nowhere_;
  posix::unique_fd kept_;
};

TEST(fork_server_child, of_a_server_that_dies_before_it_answers_is_found) {
  const pid_t made = foreign_child(7);
  dying_server server{made};
  auto child = server.request();
  ASSERT_TRUE(child) << child.error().step;
  EXPECT_EQ(backend::pid_of(*child), made);
  static_cast<void>(backend::wait_for_end(*child, backend::steady_time::max()));
  EXPECT_EQ(backend::reap(*child).code(), 7);
}

TEST(fork_server_child, that_a_dying_server_has_not_made_is_nobody_else) {
  dying_server server{0};
  const auto child = server.request();
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().code, errc::end_of_stream);
}

/// Kills this process's server, at a random moment of its work, again and again.
class killer {
 public:
  ~killer() {
    is_over_ = true;
    thread_.join();
  }
  [[nodiscard]] int kills() const noexcept { return kills_; }

 private:
  void run() {
    std::mt19937 dice{20261128};
    std::uniform_int_distribution<int> pause{0, 8000};
    while (!is_over_) {
      const auto server = static_cast<pid_t>(fork_server::what_belongs_to_it().pid);
      const int handle = server == 0 ? -1 : static_cast<int>(::syscall(SYS_pidfd_open, server, 0));
      ::usleep(static_cast<useconds_t>(pause(dice)));
      if (handle < 0) continue;
      if (::syscall(SYS_pidfd_send_signal, handle, SIGKILL, nullptr, 0) == 0) ++kills_;
      ::close(handle);
    }
  }

  std::atomic<bool> is_over_{false};
  std::atomic<int> kills_{0};
  std::thread thread_{[this] { run(); }};
};

struct started_child {
  process child;
  int code;
};

void expect_right(started_child& one) {
  one.child.join();
  EXPECT_EQ(one.child.exit_code(), one.code);
}

/// Every start works or throws, every status is right, and no task runs whose start has thrown.
void run_beside_killer(int count, int kills) {
  shared_value<int> ran;
  int refused = 0;
  int begun = 0;
  std::deque<started_child> living;
  {
    const killer enemy;
    for (int number = 0; number < count || enemy.kills() < kills; ++number) {
      process child{by_server,
                    [](shared_value<int> all, int code) {
                      all.update([](int& tasks) { ++tasks; });
                      std::exit(code);
                    },
                    ran, number % 200};
      try {
        child.start();
        ++begun;
        living.push_back({std::move(child), number % 200});
      } catch (const process_error&) {
        ++refused;
      }
      if (living.size() < 8) continue;
      expect_right(living.front());
      living.pop_front();
    }
    testing::Test::RecordProperty("kills", enemy.kills());
  }
  testing::Test::RecordProperty("starts", begun);
  testing::Test::RecordProperty("refusals", refused);
  for (auto& one : living) expect_right(one);
  EXPECT_EQ(ran.load(), begun);
  EXPECT_LT(refused, count / 10);
  stop_forkserver();
  EXPECT_TRUE(children_of(this_process::pid()).empty());
}

TEST(fork_server, that_is_killed_again_and_again_loses_no_child_and_runs_none_twice) {
  run_beside_killer(200, 10);
}

TEST(fork_server, that_is_killed_a_hundred_times_loses_none_of_ten_thousand_children_soak) {
  run_beside_killer(10'000, 100);
}

}  // namespace
}  // namespace brood::posix_test
