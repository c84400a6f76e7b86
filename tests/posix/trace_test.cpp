// SPDX-License-Identifier: MIT
// Traces beside limits, descriptors and forks that are not Brood's.
#include "brood/trace.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <string>
#include <thread>

#include "absence.hpp"
#include "backend.hpp"
#include "brood/forkserver.hpp"
#include "posix_support.hpp"
#include "trace_support.hpp"

namespace {

using namespace brood::posix_test;
using brood::process;
using brood_test::recorded_trace;

class traces : public under_each_method {};
BROOD_POSIX_TEST_EACH_METHOD(traces);

void expect_runs(const brood::process_options& how) {
  process child{how, [] {}};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(traces, leave_no_descriptor_open_in_parent_and_child) {
  const auto before = brood_test::open_things();
  const recorded_trace trace;
  process child{options(), [] {
                  for (const auto& thing : brood_test::open_things()) {
                    if (thing.find("trace.json") != std::string::npos) std::exit(1);
                  }
                }};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
  child.close();
  brood::stop_forkserver();
  EXPECT_EQ(brood_test::open_things(), before);
}

// Seen to end by SIGXFSZ without a look at the limit.
TEST_P(traces, end_at_the_limit_of_file_sizes_and_the_program_goes_on) {
  constexpr std::uintmax_t limit = 6000;
  for (const bool is_beyond : {false, true}) {
    const auto run = run_alone([how = options(), is_beyond] {
      const recorded_trace trace;
      expect_runs(how);
      while (is_beyond && std::filesystem::file_size(trace.file()) <= limit) expect_runs(how);
      const rlimit small{.rlim_cur = limit, .rlim_max = RLIM_INFINITY};
      ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
      while (brood::is_tracing()) expect_runs(how);
      EXPECT_GE(trace.events().count("start"), 1U);
    });
    EXPECT_EQ(run.exit_code, 0) << run.output;
    EXPECT_NE(run.output.find("brood: cannot trace: write "), std::string::npos) << run.output;
  }
}

TEST(trace_file, is_a_regular_one) {
  const brood_test::scratch_folder folder{"no trace"};
  const auto fifo = folder.path() / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_THROW(brood::start_trace(fifo), brood::process_error);
  EXPECT_THROW(brood::start_trace("/dev/null"), brood::process_error);
  EXPECT_FALSE(brood::is_tracing());
}

TEST(trace_file, tells_a_copy_that_the_host_forked_from_the_host) {
  const recorded_trace trace;
  expect_runs({});
  const pid_t copy = ::fork();
  if (copy == 0) {
    expect_runs({});
    ::_exit(0);
  }
  ASSERT_EQ(::waitpid(copy, nullptr, 0), copy);
  EXPECT_EQ(trace.events().of(::getpid()).count("start"), 1U);
  EXPECT_EQ(trace.events().of(copy).count("start"), 1U);
  EXPECT_EQ(trace.events().of(copy).count("process_name"), 1U);
}

// A forked child that ends by exit, out of the task of a child: the task is not its own.
TEST(trace_file, knows_whose_task_it_was) {
  const recorded_trace trace;
  process child{brood::start_method::fork, [] {
                  const pid_t copy = ::fork();
                  if (copy == 0) std::exit(0);
                  ::waitpid(copy, nullptr, 0);
                }};
  child.start();
  child.join();
  EXPECT_EQ(trace.events().count("task"), 1U);
  EXPECT_EQ(trace.events().the("task").pid, child.pid());
}

// While a thread writes, another one forks: the copy of the descriptor must not keep the lock. Seen
// to fail without the unlock by name.
TEST(trace_file, is_not_kept_locked_by_copies_of_a_descriptor) {
  const brood_test::scratch_folder folder{"locked trace"};
  const auto file = folder.path() / "trace.json";
  ASSERT_TRUE(brood::backend::begin_array_file(file));
  std::array<int, 2> gate{};
  ASSERT_EQ(::pipe(gate.data()), 0);
  std::atomic<bool> is_over{false};
  std::thread writer{[&] {
    while (!is_over) EXPECT_TRUE(brood::backend::append_to_array_file(file, "{}"));
  }};
  while (std::filesystem::file_size(file) < 1000) std::this_thread::yield();
  std::array<pid_t, 10> copies{};
  for (pid_t& copy : copies) {
    copy = ::fork();
    if (copy != 0) continue;
    ::close(gate[1]);
    char byte = 0;
    static_cast<void>(!::read(gate[0], &byte, 1));
    ::_exit(0);
  }
  EXPECT_TRUE(brood::backend::append_to_array_file(file, "{}"));
  is_over = true;
  writer.join();
  ::close(gate[0]);
  ::close(gate[1]);
  for (const pid_t copy : copies) EXPECT_EQ(::waitpid(copy, nullptr, 0), copy);
}

}  // namespace
