// SPDX-License-Identifier: MIT
// Moves and destructors: every path ends with the child reaped (the listener proves it).
#include <functional>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include "brood/active_children.hpp"
#include "brood/error.hpp"
#include "contract.hpp"

namespace {

using brood::errc;
using brood::process;
using brood::shared_value;

static_assert(!std::is_copy_constructible_v<process>);
static_assert(std::is_nothrow_move_constructible_v<process>);
static_assert(std::is_nothrow_move_assignable_v<process>);

class lifetime : public brood_test::under_each_method {
 protected:
  shared_value<int> ended_{0};
};
BROOD_TEST_EACH_METHOD(lifetime);

void count(shared_value<int> ended) {
  ended.update([](int& number) { ++number; });
}

TEST_P(lifetime, the_destructor_joins) {
  {
    const auto child = started(count, ended_);
  }
  EXPECT_EQ(ended_.load(), 1);
}

TEST_P(lifetime, the_destructor_joins_while_an_exception_passes) {
  try {
    const auto child = started(count, ended_);
    throw std::runtime_error{"passing"};
  } catch (const std::runtime_error&) {
  }
  EXPECT_EQ(ended_.load(), 1);
}

TEST_P(lifetime, a_process_that_was_never_started_leaves_nothing) {
  const auto child = made(count, ended_);
  EXPECT_TRUE(brood::active_children().empty());
}

TEST_P(lifetime, a_moved_process_is_the_same_child) {
  auto first = started(count, ended_);
  const auto pid = first.pid();
  process second = std::move(first);
  EXPECT_EQ(second.pid(), pid);
  second.join();
  EXPECT_EQ(second.exit_code(), 0);
}

TEST_P(lifetime, a_process_can_move_before_it_starts) {
  auto first = made(count, ended_);
  process second = std::move(first);
  second.start();
  second.join();
  EXPECT_EQ(ended_.load(), 1);
}

TEST_P(lifetime, assigning_over_a_child_joins_it_first) {
  auto child = started(count, ended_);
  child = started(count, ended_);
  EXPECT_GE(ended_.load(), 1);
  child.join();
  EXPECT_EQ(ended_.load(), 2);
}

TEST_P(lifetime, a_process_that_was_moved_from_is_closed) {
  auto first = started(count, ended_);
  const process second = std::move(first);
  try {
    first.join();  // NOLINT(bugprone-use-after-move): that is the question
    FAIL() << "no error";
  } catch (const brood::process_error& error) {
    EXPECT_EQ(error.code(), errc::closed);
  }
}

// What an argument does in the middle of start(), where it is archived.
std::function<void()> when_archived;

struct meddlesome {
  template <class Archive>
  void save(Archive&) const {
    if (when_archived) when_archived();
  }
  template <class Archive>
  void load(Archive&) {}
};

// Seen to fail when close() let go of what start() was about to fill.
TEST(starting, cannot_be_closed_in_the_middle) {
  process child{brood::start_method::spawn, [](meddlesome) {}, meddlesome{}};
  errc refusal{};
  when_archived = [&] {
    try {
      child.close();
    } catch (const brood::process_error& error) {
      refusal = static_cast<errc>(error.code().value());
    }
  };
  child.start();
  when_archived = nullptr;
  EXPECT_EQ(refusal, errc::still_running);
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(lifetime, processes_live_in_a_vector) {
  std::vector<process> children;
  for (int number = 0; number < 10; ++number) children.push_back(started(count, ended_));
  children.erase(children.begin() + 2);
  for (auto& child : children) child.join();
  EXPECT_EQ(ended_.load(), 10);
}

TEST_P(lifetime, active_children_are_those_that_live) {
  brood_test::gate gate;
  brood::process child{named("busy"), [](brood::mutex at) { brood_test::wait_at(at); },
                       gate.handle()};
  const auto unstarted = made(count, ended_);
  child.start();
  const auto active = brood::active_children();
  ASSERT_EQ(active.size(), 1U);
  EXPECT_EQ(active[0].pid, child.pid());
  EXPECT_EQ(active[0].name, "busy");
  EXPECT_FALSE(active[0].daemon);
  EXPECT_EQ(active[0].method, GetParam());
  gate.open();
  child.join();
  EXPECT_TRUE(brood::active_children().empty());
}

TEST_P(lifetime, active_children_come_oldest_first_and_tell_which_are_daemons) {
  brood_test::gate gate;
  const auto wait = [](brood::mutex at) { brood_test::wait_at(at); };
  brood::process older{
      {.method = GetParam(), .name = "older", .daemon = true}, wait, gate.handle()};
  brood::process younger{named("younger"), wait, gate.handle()};
  older.start();
  younger.start();
  const auto active = brood::active_children();
  gate.open();
  older.join();
  younger.join();
  ASSERT_EQ(active.size(), 2U);
  EXPECT_EQ(active[0].name, "older");
  EXPECT_TRUE(active[0].daemon);
  EXPECT_EQ(active[1].name, "younger");
  EXPECT_FALSE(active[1].daemon);
}

TEST_P(lifetime, active_children_reaps_those_that_have_ended) {
  const auto child = started(count, ended_);
  while (!brood::active_children().empty()) std::this_thread::yield();
  EXPECT_EQ(child.exit_code(), 0);
}

}  // namespace
