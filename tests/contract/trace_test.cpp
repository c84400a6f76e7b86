// SPDX-License-Identifier: MIT
// What a trace tells, by the API.
#include "brood/trace.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <stdexcept>
#include <thread>

#include "backend.hpp"
#include "brood/forkserver.hpp"
#include "brood/this_process.hpp"
#include "contract.hpp"
#include "limits_support.hpp"
#include "trace_support.hpp"

namespace {

using brood::process;
using brood_test::recorded_trace;
using brood_test::trace_event;
using brood_test::trace_events;

class traces : public brood_test::under_each_method {};
BROOD_TEST_EACH_METHOD(traces);

std::string argument(const trace_event& event, const char* key) {
  const auto found = event.arguments.find(key);
  return found != event.arguments.end() ? found->second : "(none)";
}

TEST_P(traces, hold_the_events_of_a_start_and_a_join_in_causal_order) {
  const recorded_trace trace;
  process child{named("ocean"), [] {}};
  child.start();
  child.join();

  const auto ours = trace.events().of(brood::this_process::pid());
  const auto theirs = trace.events().of(*child.pid());
  const auto start = ours.the("start");
  const auto launch = ours.the("launch");
  const auto join = ours.the("join");
  const auto reap = ours.the("reap");
  const auto task = theirs.the("task");
  const auto exit = theirs.the("exit");

  EXPECT_LE(start.begin, launch.begin);
  EXPECT_LE(launch.end, start.end);
  EXPECT_LE(launch.begin, task.begin);
  EXPECT_LE(task.end, exit.begin);
  EXPECT_LE(exit.begin, reap.end);
  EXPECT_LE(start.end, join.begin);
  EXPECT_LE(join.end, reap.begin);
  for (const auto& event : {start, launch, join, reap, task}) EXPECT_EQ(event.phase, "X");
  EXPECT_EQ(exit.phase, "i");
  for (const auto& event : trace.events().all()) EXPECT_EQ(event.category, "brood");

  EXPECT_EQ(argument(start, "name"), "ocean");
  EXPECT_EQ(argument(start, "method"), to_string(GetParam()));
  EXPECT_EQ(argument(start, "child"), std::to_string(*child.pid()));
  EXPECT_EQ(argument(reap, "child"), std::to_string(*child.pid()));
  EXPECT_EQ(argument(reap, "status"), to_string(*child.status()));
  EXPECT_EQ(argument(task, "name"), "ocean");
}

TEST_P(traces, tell_of_static_initialisers_and_the_guard_under_spawn_alone) {
  const recorded_trace trace;
  const auto child = joined([] {});
  const auto events = trace.events().of(*child.pid());
  if (GetParam() != brood::start_method::spawn) {
    EXPECT_EQ(events.count("image"), 0U);
    EXPECT_EQ(events.count("above the guard"), 0U);
    return;
  }
  const auto image = events.the("image");
  const auto above = events.the("above the guard");
  EXPECT_EQ(image.phase, "i");
  EXPECT_EQ(above.phase, "X");
  EXPECT_LE(trace.events().the("launch").begin, image.begin);
  EXPECT_EQ(image.begin, above.begin);
  EXPECT_LE(above.end, events.the("task").begin);
}

TEST_P(traces, are_json_after_each_step) {
  const recorded_trace trace;
  EXPECT_EQ(trace.events().all().size(), 0U);
  auto child = started([] {});
  EXPECT_EQ(trace.events().count("start"), 1U);
  child.join();
  EXPECT_EQ(trace.events().count("reap"), 1U);
  child.close();
  brood::stop_trace();
  EXPECT_EQ(trace.events().count("reap"), 1U);
}

TEST_P(traces, name_each_process) {
  const recorded_trace trace;
  process child{named("ocean"), [] {}};
  child.start();
  child.join();
  const auto ours = trace.events().of(brood::this_process::pid()).the("process_name");
  EXPECT_EQ(ours.phase, "M");
  EXPECT_EQ(argument(ours, "name").substr(0, 14), "contract_tests");
  EXPECT_EQ(argument(trace.events().of(*child.pid()).the("process_name"), "name"), "ocean");
}

TEST_P(traces, hold_children_of_children) {
  const recorded_trace trace;
  process child{named("outer"), [] {
                  process inner{{.name = "inner"}, [] {}};
                  inner.start();
                  inner.join();
                }};
  child.start();
  child.join();
  ASSERT_EQ(child.exit_code(), 0);
  const auto outer = trace.events().of(*child.pid());
  EXPECT_EQ(argument(outer.the("start"), "name"), "inner");
  const auto inner =
      static_cast<brood::pid_type>(std::stoul(argument(outer.the("start"), "child")));
  EXPECT_EQ(argument(trace.events().of(inner).the("task"), "name"), "inner");
  EXPECT_EQ(argument(outer.the("reap"), "child"), std::to_string(inner));
}

// Seen to fail without the lock on the file.
TEST_P(traces, lose_no_event_of_two_hundred_children_at_once) {
  const recorded_trace trace;
  const auto count = brood_test::affordable_at_once(200);
  std::vector<process> children;
  for (std::size_t number = 0; number < count; ++number) children.push_back(started([] {}));
  for (auto& child : children) child.join();
  const auto events = trace.events();
  for (const char* name : {"start", "launch", "task", "exit", "reap"}) {
    EXPECT_EQ(events.count(name), count) << name;
  }
  std::set<brood::pid_type> named;
  for (const auto& event : events.named("process_name")) named.insert(event.pid);
  for (const auto& child : children) EXPECT_TRUE(named.contains(*child.pid()));
}

TEST_P(traces, lose_no_event_of_threads_that_start_at_once) {
  if (GetParam() == brood::start_method::fork &&
      !brood_test::can_allocate_after_fork_beside_threads()) {
    GTEST_SKIP() << "the sanitizer's allocator does not survive a fork beside threads";
  }
  const recorded_trace trace;
  constexpr std::size_t threads = 4;
  constexpr std::size_t starts = 5;
  auto how = options();
  how.threads = brood::fork_threads::allow;
  std::vector<std::thread> starters;
  for (std::size_t number = 0; number < threads; ++number) {
    starters.emplace_back([&how] {
      for (std::size_t turn = 0; turn < starts; ++turn) {
        process child{how, [] {}};
        child.start();
        child.join();
      }
    });
  }
  for (auto& starter : starters) starter.join();
  const auto events = trace.events();
  for (const char* name : {"start", "launch", "join", "task", "exit", "reap"}) {
    EXPECT_EQ(events.count(name), threads * starts) << name;
  }
}

TEST_P(traces, escape_names) {
  const recorded_trace trace;
  process child{named("say \"no\"\\\n\t\x01 \xC3\xA9 \xFF\xED\xA0\x80."), [] {}};
  child.start();
  child.join();
  const std::string name =
      "say \"no\"\\\n\t\x01 \xC3\xA9 \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD.";
  EXPECT_EQ(argument(trace.events().the("start"), "name"), name);
  EXPECT_EQ(argument(trace.events().the("task"), "name"), name);
}

TEST_P(traces, cut_names_that_are_too_long) {
  const recorded_trace trace;
  process child{named(std::string(100'000, 'n')), [] {}};
  child.start();
  child.join();
  std::string name(256, 'n');
  name += "\xE2\x80\xA6";
  EXPECT_EQ(argument(trace.events().the("task"), "name"), name);
}

TEST_P(traces, tell_of_a_task_that_ends_by_exit) {
  const recorded_trace trace;
  const auto child = joined([] { std::exit(7); });
  EXPECT_EQ(child.exit_code(), 7);
  const auto events = trace.events().of(*child.pid());
  EXPECT_LE(events.the("task").end, events.the("exit").begin);
}

TEST_P(traces, tell_of_a_task_that_throws) {
  const recorded_trace trace;
  const auto child = joined([] { throw std::runtime_error{"told"}; });
  EXPECT_TRUE(child.error());
  EXPECT_EQ(trace.events().of(*child.pid()).count("task"), 1U);
  EXPECT_EQ(trace.events().of(*child.pid()).count("exit"), 1U);
}

TEST_P(traces, tell_by_the_status_alone_of_a_child_that_is_killed) {
  const recorded_trace trace;
  brood_test::gate gate;
  auto child = started(brood_test::wait_at, gate.handle());
  child.kill();
  child.join();
  EXPECT_EQ(trace.events().of(*child.pid()).count("exit"), 0U);
  EXPECT_EQ(argument(trace.events().the("reap"), "status"), to_string(*child.status()));
}

TEST_P(traces, tell_of_a_start_that_fails) {
  const recorded_trace trace;
  auto how = named("nowhere");
  how.working_directory = trace.file();  // no directory
  process child{how, [] {}};
  EXPECT_THROW(child.start(), brood::process_error);
  EXPECT_EQ(argument(trace.events().the("start"), "name"), "nowhere");
  EXPECT_EQ(argument(trace.events().the("start"), "child"), "(none)");
}

TEST_P(traces, hold_a_join_for_each_wait_but_none_for_a_glance) {
  const recorded_trace trace;
  brood_test::gate gate;
  auto child = started(brood_test::wait_at, gate.handle());
  EXPECT_TRUE(child.is_alive());
  EXPECT_FALSE(child.join_for(std::chrono::seconds{0}));
  EXPECT_EQ(trace.events().count("join"), 0U);
  EXPECT_FALSE(child.join_for(std::chrono::milliseconds{1}));
  gate.open();
  child.join();
  EXPECT_EQ(trace.events().count("join"), 2U);
}

TEST_P(traces, end_when_they_are_stopped) {
  const recorded_trace trace;
  EXPECT_TRUE(brood::is_tracing());
  joined([] {});
  brood::stop_trace();
  EXPECT_FALSE(brood::is_tracing());
  brood::stop_forkserver();  // which tells of the first child when it has time
  const auto before = trace.events().all().size();
  joined([] {});
  EXPECT_EQ(trace.events().all().size(), before);
  brood::stop_trace();
}

TEST_P(traces, replace_the_file_and_may_begin_again) {
  const recorded_trace trace;
  joined([] {});
  brood::stop_forkserver();
  brood::start_trace(trace.file());
  EXPECT_EQ(trace.events().all().size(), 0U);
  joined([] {});
  EXPECT_EQ(trace.events().count("task"), 1U);
  EXPECT_EQ(trace.events().of(brood::this_process::pid()).count("process_name"), 1U);
}

TEST_P(traces, can_be_kept_from_a_child) {
  if (GetParam() == brood::start_method::fork) GTEST_SKIP() << "a copy has its parent's trace";
  const recorded_trace trace;
  auto how = options();
  how.environment = {{"BROOD_TRACE", std::nullopt}};
  process child{how, [] { std::exit(brood::is_tracing() ? 1 : 0); }};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
  EXPECT_EQ(trace.events().of(*child.pid()).all().size(), 0U);
}

/// Appends numbered elements of different lengths without end.
void append_for_ever(const std::string& file) {
  for (int number = 0;; ++number) {
    const std::string padding(static_cast<std::size_t>(number * 1237 % 6000), '}');
    const auto written = brood::backend::append_to_array_file(
        file, R"({"number":)" + std::to_string(number) + R"(,"padding":")" + padding + "\"}");
    if (!written) std::exit(1);
  }
}

TEST_P(traces, survive_children_that_are_killed_while_they_write) {
  const brood_test::scratch_folder folder{"torn trace"};
  const auto file = folder.path() / "array.json";
  for (std::uintmax_t round = 1; round <= 20; ++round) {
    ASSERT_TRUE(brood::backend::begin_array_file(file));
    auto child = started(append_for_ever, file.string());
    while (std::filesystem::file_size(file) < round * 5'000) ASSERT_TRUE(child.is_alive());
    child.kill();
    child.join();
    ASSERT_TRUE(brood::backend::append_to_array_file(file, "{\"last\":1}"));
    const auto elements = brood_test::read_array(file);
    ASSERT_GT(elements.size(), 1U);
    EXPECT_EQ(elements.back(), "{\"last\":1}");
    for (std::size_t number = 0; number + 1 < elements.size(); ++number) {
      const std::string begin = "{\"number\":" + std::to_string(number) + ',';
      EXPECT_TRUE(elements[number].starts_with(begin)) << elements[number].substr(0, 40);
    }
  }
}

TEST(trace, that_cannot_be_written_is_an_error_that_changes_nothing) {
  const brood_test::scratch_folder folder{"no trace"};
  EXPECT_THROW(brood::start_trace(folder.path()), brood::process_error);
  EXPECT_FALSE(brood::is_tracing());
  const recorded_trace trace;
  try {
    brood::start_trace(folder.path() / "no such folder" / "trace.json");
    ADD_FAILURE() << "no error";
  } catch (const brood::process_error& error) {
    EXPECT_NE(std::string{error.what()}.find("cannot start a trace: open "), std::string::npos)
        << error.what();
  }
  EXPECT_TRUE(brood::is_tracing());
  process child{[] {}};
  child.start();
  child.join();
  EXPECT_EQ(trace.events().count("task"), 1U);
}

}  // namespace
