// SPDX-License-Identifier: MIT
// The guard that tells a test what it left behind.
#include "brood/watch_leaks.hpp"

#include <algorithm>
#include <optional>

#include "brood/inspect.hpp"
#include "contract.hpp"

namespace {

using brood::leak;
using brood::leak_kind;

void wait(brood::mutex gate) { brood_test::wait_at(gate); }

std::size_t count(const std::vector<leak>& leaks, leak_kind kind) {
  return static_cast<std::size_t>(std::count_if(
      leaks.begin(), leaks.end(), [kind](const leak& each) { return each.kind == kind; }));
}

class leak_watch : public brood_test::under_each_method {};
BROOD_TEST_EACH_METHOD(leak_watch);

// Seen to fail with a reporter that is called in any case, and where nothing counts as known.
TEST_P(leak_watch, is_silent_when_nothing_is_left) {
  bool was_called = false;
  {
    const auto watch = brood::watch_leaks([&](const auto&) { was_called = true; });
    joined([] {});
    const brood::shared_value<int> shared{1};
    EXPECT_EQ(shared.load(), 1);
  }
  EXPECT_FALSE(was_called);
}

// Seen to fail without its name, with children called zombies, and without the list of descriptors.
TEST_P(leak_watch, reports_a_child_that_still_runs_by_number_and_in_words) {
  std::optional<brood::process> left;
  brood_test::gate gate;  // destroyed first, and so opened, also when the test fails
  std::vector<leak> reported;
  {
    const auto watch = brood::watch_leaks([&](const auto& leaks) { reported = leaks; });
    left.emplace(started(wait, gate.handle()));
  }
  ASSERT_EQ(count(reported, leak_kind::child), 1U);
  const auto found = std::find_if(reported.begin(), reported.end(),
                                  [](const leak& each) { return each.kind == leak_kind::child; });
  EXPECT_EQ(found->number, static_cast<std::uint64_t>(left->pid().value()));
  const std::string name = brood::inspect(left->pid().value()).value().name;
  const std::string title = "child " + std::to_string(left->pid().value()) + " '" + name + "' (";
  EXPECT_EQ(found->text.rfind(title, 0), 0U) << found->text;
  EXPECT_NE(to_string(reported).find("  child " + std::to_string(found->number)),
            std::string::npos);
  // What makes its sentinel, and the channel to it.
  EXPECT_GE(count(reported, leak_kind::descriptor), 1U);
  gate.open();
}

// Seen to fail without the list of descriptors, and where close() keeps the sentinel.
TEST_P(leak_watch, reports_what_an_ended_child_still_holds_until_its_object_is_closed) {
  std::optional<brood::process> ended;
  const auto watch = brood::watch_leaks();
  ended.emplace(joined([] {}));
  EXPECT_EQ(count(watch.leaks(), leak_kind::child), 0U);
  EXPECT_GE(count(watch.leaks(), leak_kind::descriptor), 1U);
  ended->close();
  EXPECT_TRUE(watch.leaks().empty()) << to_string(watch.leaks());
}

// Seen to fail where nothing counts as known.
TEST_P(leak_watch, takes_nothing_for_a_leak_that_was_there_before) {
  brood_test::gate gate;
  brood::process before = started(wait, gate.handle());
  const auto watch = brood::watch_leaks();
  EXPECT_TRUE(watch.leaks().empty()) << to_string(watch.leaks());
  gate.open();
  before.join();
  EXPECT_TRUE(watch.leaks().empty()) << to_string(watch.leaks());
}

// Seen to fail where the one that was moved from keeps its reporter, and where the other one gets
// none, or does not get what was there before.
TEST(leak_watch_object, reports_once_when_it_was_moved) {
  int calls = 0;
  brood_test::gate gate;
  std::optional<brood::process> left;
  {
    auto watch = brood::watch_leaks([&](const auto&) { ++calls; });
    const auto moved = std::move(watch);
    EXPECT_TRUE(moved.leaks().empty()) << to_string(moved.leaks());
    left.emplace(wait, gate.handle());
    left->start();
  }
  EXPECT_EQ(calls, 1);
  gate.open();
}

// Seen to end the program when nothing caught it.
TEST(leak_watch_object, tells_of_a_reporter_that_throws) {
  testing::internal::CaptureStderr();
  std::optional<brood::process> left;
  brood_test::gate gate;
  {
    const auto watch = brood::watch_leaks([](const auto&) { throw 7; });
    left.emplace(wait, gate.handle());
    left->start();
  }
  gate.open();
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "brood: a watch for leaks ended without a report: its reporter threw\n");
}

}  // namespace
