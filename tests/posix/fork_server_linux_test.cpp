// SPDX-License-Identifier: MIT
// The fork server and requests that nobody should make; what its children have and have not.
#include <sched.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>

#include "backend.hpp"
#include "brood/detail/archive.hpp"
#include "brood/inspect.hpp"
#include "brood/process.hpp"
#include "brood/shared_value.hpp"
#include "brood/this_process.hpp"
#include "descriptor_passing.hpp"
#include "descriptors.hpp"
#include "fork_server_support.hpp"
#include "posix_support.hpp"
#include "server_line.hpp"
#include "server_protocol.hpp"
#include "start/serve.hpp"

namespace brood::posix_test {
namespace {

using posix::request_header;
using posix::server_answer;

/// A server that serves, whose channel is the test's to misuse.
class bare_server {
 public:
  bare_server() {
    detail::output_archive start;
    save_server_start(start, 1, {});
    process = value_or_throw(backend::start_server({.message = start.bytes(),
                                                    .handles = start.handles(),
                                                    .environment = none_,
                                                    .working_directory = nowhere_}),
                             "cannot begin a server");
    static_cast<void>(backend::wait_for_report(process, backend::steady_time::max()));
    static_cast<void>(backend::read_reports(process));
  }
  ~bare_server() {
    backend::hang_up(process);
    end();
  }
  bare_server(const bare_server&) = delete;
  bare_server& operator=(const bare_server&) = delete;

  void send(const void* data, std::size_t size) const {
    ASSERT_EQ(::send(process.channel.get(), data, size, MSG_NOSIGNAL), static_cast<ssize_t>(size));
  }
  /// Its answer, and then its end: it does not believe this client any more.
  [[nodiscard]] server_answer last_answer() {
    server_answer answer{.magic = 0};
    EXPECT_EQ(::recv(process.channel.get(), &answer, sizeof answer, MSG_WAITALL),
              static_cast<ssize_t>(sizeof answer));
    char more;
    EXPECT_EQ(::recv(process.channel.get(), &more, 1, 0), 0);
    return answer;
  }
  [[nodiscard]] result<backend::child> request() {
    return backend::request_child(
        process,
        {.message = {}, .handles = {}, .environment = none_, .working_directory = nowhere_});
  }
  void end() {
    if (has_ended_) return;
    static_cast<void>(backend::wait_for_end(process, backend::steady_time::max()));
    EXPECT_EQ(backend::reap(process).code(), 0);
    has_ended_ = true;
  }

  backend::child process;

 private:
  std::map<std::string, std::optional<std::string>> none_;
  std::filesystem::path nowhere_;
  bool has_ended_ = false;
};

/// With so many descriptors, whatever the header says.
void expect_refused_as_garbled(const request_header& header, std::string_view parts = {},
                               std::size_t descriptors = 0) {
  bare_server server;
  const posix::unique_fd any{::memfd_create("test", MFD_CLOEXEC)};
  std::string bytes(sizeof header, '\0');
  std::memcpy(bytes.data(), &header, sizeof header);
  bytes += parts;
  ASSERT_TRUE(posix::send_with_descriptors(server.process.channel.get(),
                                           std::as_bytes(std::span{bytes}),
                                           std::vector<int>(descriptors, any.get())));
  EXPECT_EQ(server.last_answer().why, posix::refusal::garbled);
  server.end();
  EXPECT_TRUE(children_of(this_process::pid()).empty());
}

TEST(fork_server_refuses, bytes_that_are_no_request) {
  bare_server server;
  const std::string text(sizeof(request_header), 'z');
  server.send(text.data(), text.size());
  EXPECT_EQ(server.last_answer().why, posix::refusal::garbled);
}

// Seen to fail where what it said is not read once sending has failed.
TEST(fork_server_refuses, in_words_that_are_heard_although_it_has_ended_before_all_was_sent) {
  bare_server server;
  const std::string text(sizeof(request_header), 'z');
  server.send(text.data(), text.size());
  static_cast<void>(backend::wait_for_end(server.process, backend::steady_time::max()));
  const auto child = server.request();
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().code, make_error_code(errc::bad_message)) << child.error().step;
}

TEST(fork_server_refuses, a_request_without_a_channel) {
  expect_refused_as_garbled({.number = 1, .descriptors = 0});
}

TEST(fork_server_refuses, a_request_that_promises_more_descriptors_than_come) {
  expect_refused_as_garbled({.number = 1, .descriptors = 1});
}

TEST(fork_server_refuses, a_request_with_more_handles_than_descriptors) {
  expect_refused_as_garbled({.number = 1, .descriptors = 3, .handles = 3}, {}, 3);
}

TEST(fork_server_refuses, a_request_that_asks_for_all_memory) {
  expect_refused_as_garbled({.number = 1, .descriptors = 1, .message_size = ~std::uint64_t{0}});
  expect_refused_as_garbled({.number = 1,
                             .flags = posix::is_in_file,
                             .descriptors = 2,
                             .environment_size = ~std::uint64_t{0}});
}

// Seen to be read beyond its end where only the sum was looked at, which had wrapped round.
TEST(fork_server_refuses, a_request_whose_sizes_add_up_to_that_of_its_file) {
  bare_server server;
  const posix::unique_fd file{::memfd_create("test", MFD_CLOEXEC)};
  ASSERT_EQ(::ftruncate(file.get(), 16), 0);
  const posix::unique_fd other{::dup(file.get())};
  request_header header{
      .number = 1, .flags = posix::is_in_file | posix::is_refreshed, .descriptors = 5};
  header.message_size = std::uint64_t{16} - sizeof(posix::surroundings);
  ASSERT_EQ(posix::parts_size(header), 16U);
  const int descriptors[] = {other.get(), other.get(), other.get(), other.get(), file.get()};
  ASSERT_TRUE(posix::send_with_descriptors(server.process.channel.get(),
                                           std::as_bytes(std::span{&header, 1}), descriptors));
  EXPECT_EQ(server.last_answer().why, posix::refusal::garbled);
}

TEST(fork_server_refuses, a_request_with_flags_that_mean_nothing_here) {
  expect_refused_as_garbled({.number = 1, .flags = 64, .descriptors = 1}, {}, 1);
  expect_refused_as_garbled({.number = 1, .flags = posix::is_relayed, .descriptors = 2}, {}, 2);
}

TEST(fork_server_refuses, a_request_that_is_followed_by_something_else) {
  expect_refused_as_garbled({.number = 1, .descriptors = 1}, "more", 1);
}

TEST(fork_server_refuses, an_environment_that_does_not_end) {
  expect_refused_as_garbled({.number = 1, .descriptors = 1, .environment_size = 6}, "NAME=x", 1);
}

TEST(fork_server_refuses, more_processors_than_there_is_room_for) {
  posix::surroundings wild = posix::read_surroundings();
  wild.processors.size = sizeof wild;
  expect_refused_as_garbled({.number = 1, .flags = posix::is_refreshed, .descriptors = 4},
                            {reinterpret_cast<const char*>(&wild), sizeof wild}, 4);
}

// Its children would be the client's.
TEST(fork_server_refuses, a_copy_of_its_client) {
  bare_server server;
  expect_alone([&] {
    const auto child = server.request();
    ASSERT_FALSE(child);
    EXPECT_EQ(child.error().code, std::errc::operation_not_permitted) << child.error().step;
  });
  server.end();
}

TEST(fork_server_refuses, nothing_that_its_client_asks_for) {
  bare_server server;
  auto child = server.request();  // without a task: it says so, and ends
  ASSERT_TRUE(child) << child.error().step;
  // Written by the kernel: it is there if the server is killed now, too.
  EXPECT_EQ(posix::slot_in(server.process.server->slot).child, backend::pid_of(*child));
  static_cast<void>(backend::wait_for_end(*child, backend::steady_time::max()));
  EXPECT_EQ(backend::reap(*child).code(), 1);
}

// Its start has thrown, or its parent has ended in the middle of it.
TEST(fork_server_child, that_is_let_go_at_its_gate_runs_no_task) {
  bare_server server;
  auto channel = posix::make_socket_pair();
  auto gate = posix::make_socket_pair();
  ASSERT_TRUE(channel && gate);
  gate->parent.reset();
  const request_header header{.number = 1, .flags = posix::is_gated, .descriptors = 2};
  const int descriptors[] = {channel->child.get(), gate->child.get()};
  ASSERT_TRUE(posix::send_with_descriptors(server.process.channel.get(),
                                           std::as_bytes(std::span{&header, 1}), descriptors));
  server_answer answer;
  ASSERT_EQ(::recv(server.process.channel.get(), &answer, sizeof answer, MSG_WAITALL),
            static_cast<ssize_t>(sizeof answer));
  int status = 0;
  ASSERT_EQ(::waitpid(answer.pid, &status, 0), answer.pid);
  EXPECT_EQ(WEXITSTATUS(status), 127);
}

long shared_mappings() {
  std::ifstream maps{"/proc/self/maps"};
  long count = 0;
  for (std::string line; std::getline(maps, line);) count += line.find(" rw-s ") != line.npos;
  return count;
}

// It would write its own number there, and a client would take it for a lost child's.
TEST(fork_server_child, has_not_mapped_what_its_server_shares_with_the_client) {
  const auto mappings_in = [](start_method method) {
    process child{method, [] { std::exit(static_cast<int>(shared_mappings())); }};
    child.start();
    child.join();
    return child.exit_code();
  };
  EXPECT_EQ(mappings_in(start_method::forkserver), mappings_in(start_method::spawn));
}

long processors() {
  cpu_set_t set;
  ::sched_getaffinity(0, sizeof set, &set);
  return CPU_COUNT(&set);
}

TEST(fork_server_surroundings, affinity) {
  if (processors() < 2) GTEST_SKIP() << "this process may use one processor only";
  expect_alone([] {
    const auto in_child = [](server_surroundings which) {
      process child{{.method = start_method::forkserver, .surroundings = which},
                    [] { std::exit(static_cast<int>(processors())); }};
      child.start();
      child.join();
      return child.exit_code().value();
    };
    const int all = in_child(server_surroundings::refresh);
    EXPECT_EQ(all, processors());
    cpu_set_t first;
    CPU_ZERO(&first);
    CPU_SET(static_cast<unsigned>(::sched_getcpu()), &first);
    ASSERT_EQ(::sched_setaffinity(0, sizeof first, &first), 0);
    EXPECT_EQ(in_child(server_surroundings::refresh), 1);
    EXPECT_EQ(in_child(server_surroundings::snapshot), all);
  });
}

// Seen to fail where the server of the past goes on serving.
TEST(fork_server, gives_nobody_rights_back_that_its_client_has_given_up) {
  if (::getuid() != 0) GTEST_SKIP() << "only root has rights to give up";
  expect_alone([] {
    const auto user_of_child = [] {
      shared_value<unsigned> user;
      process child{by_server, [](shared_value<unsigned> into) { into.store(::getuid()); }, user};
      child.start();
      child.join();
      return user.load();
    };
    EXPECT_EQ(user_of_child(), 0U);
    constexpr uid_t nobody = 65534;
    ASSERT_EQ(::setresuid(nobody, nobody, nobody), 0);
    try {
      EXPECT_EQ(user_of_child(), nobody);
    } catch (const process_error& error) {
      // That one may not execute the program of this test: then there is no child either.
      EXPECT_EQ(error.code(), std::errc::permission_denied) << error.what();
    }
  });
}

}  // namespace
}  // namespace brood::posix_test
