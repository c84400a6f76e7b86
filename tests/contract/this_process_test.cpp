// SPDX-License-Identifier: MIT
// The view that a process has of itself and of its parent; start methods by name.
#include "brood/this_process.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "brood/active_children.hpp"
#include "brood/cpu_count.hpp"
#include "brood/error.hpp"
#include "contract.hpp"
#include "environment_support.hpp"

namespace {

namespace me = brood::this_process;
using brood::errc;
using brood::shared_value;
using brood::start_method;
using namespace std::chrono_literals;

class self_knowledge : public brood_test::under_each_method {};
BROOD_TEST_EACH_METHOD(self_knowledge);

TEST(self_knowledge_of_main, the_main_process_is_nobodys_child) {
  EXPECT_FALSE(me::is_child());
  EXPECT_EQ(me::name(), "main");
  EXPECT_FALSE(me::started_by());
  EXPECT_FALSE(me::parent());
  EXPECT_GE(brood::cpu_count(), 1U);
}

TEST_P(self_knowledge, a_child_knows_how_it_came_to_be) {
  const auto child = joined(
      [](start_method expected, brood::pid_type parent) {
        std::exit(me::is_child() && me::started_by() == expected && me::parent() &&
                          me::parent()->pid() == parent && me::parent()->is_alive() &&
                          !me::parent()->join_for(0s) && me::pid() != parent
                      ? 0
                      : 1);
      },
      GetParam(), me::pid());
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(self_knowledge, a_child_uses_its_own_method_by_default) {
  const auto child =
      joined([](start_method own) { std::exit(brood::default_start_method() == own ? 0 : 1); },
             GetParam());
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(self_knowledge, the_environment_does_not_change_a_childs_own_default) {
  auto how = options();
  how.environment = {{"BROOD_START_METHOD", "no-such-method"}};
  brood::process child{
      how, [](start_method own) { std::exit(brood::default_start_method() == own ? 0 : 1); },
      GetParam()};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(self_knowledge, a_child_can_have_children) {
  const auto child = joined(
      [](start_method method) {
        brood::process inner{method, [] { std::exit(5); }};
        inner.start();
        inner.join();
        std::exit(inner.exit_code() == 5 && brood::active_children().empty() ? 0 : 1);
      },
      GetParam());
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(self_knowledge, a_child_sees_none_of_its_parents_children) {
  brood_test::gate gate;
  auto sibling = started([](brood::mutex at) { brood_test::wait_at(at); }, gate.handle());
  const auto child = joined([] { std::exit(brood::active_children().empty() ? 0 : 1); });
  EXPECT_EQ(child.exit_code(), 0);
  gate.open();
  sibling.join();
}

/// Looks at its parent before and after the parent's end. @return by `result`: 3 before, then 1 if
/// all was as it should be
void see_the_parent_end(shared_value<int> result, brood::mutex begin) {
  const auto parent = me::parent();
  const bool was_alive = parent->is_alive() && !parent->join_for(0s);
  result.store(3);
  brood_test::wait_at(begin);
  const bool has_ended = parent->join_for(10h);
  result.store(was_alive && has_ended && !parent->is_alive() ? 1 : 2);
}

// Seen to fail with an is_alive() that is always true.
TEST_P(self_knowledge, a_child_sees_the_end_of_its_parent) {
  const shared_value<int> seen{0};
  brood_test::gate gate;
  const auto parent = joined(
      [](start_method method, shared_value<int> result, brood::mutex begin) {
        const auto child =
            std::make_unique<brood::process>(method, see_the_parent_end, result, begin);
        child->start();
        while (result.load() == 0 && child->is_alive()) std::this_thread::yield();
        std::_Exit(result.load() == 3 ? 0 : 1);
      },
      GetParam(), seen, gate.handle());
  ASSERT_EQ(parent.exit_code(), 0);
  gate.open();
  while (seen.load() == 3) std::this_thread::yield();
  EXPECT_EQ(seen.load(), 1);
}

void nest(start_method method, int levels) {
  if (levels == 0) std::exit(0);
  brood::process deeper{method, nest, method, levels - 1};
  try {
    deeper.start();
  } catch (const brood::process_error& error) {
    std::exit(error.code() == errc::nested_too_deeply ? 100 + levels : 1);
  }
  deeper.join();
  std::exit(deeper.exit_code().value_or(1));
}

TEST_P(self_knowledge, nesting_ends_at_the_limit) {
  auto how = options();
  how.environment = {{"BROOD_MAX_DEPTH", "3"}};
  brood::process child{how, nest, GetParam(), 5};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 103);
}

TEST_P(self_knowledge, a_limit_of_nesting_that_is_no_number_is_an_error) {
  for (const std::string limit : {"abc", "3x", "-1", "99999999999999999999"}) {
    brood_test::set_variable("BROOD_MAX_DEPTH", limit);
    auto child = made([] {});
    try {
      child.start();
      ADD_FAILURE() << "no error for " << limit;
    } catch (const brood::process_error& error) {
      EXPECT_EQ(error.code(), std::errc::invalid_argument);
      EXPECT_NE(std::string{error.what()}.find("BROOD_MAX_DEPTH is '" + limit), std::string::npos)
          << error.what();
    }
  }
  brood_test::unset_variable("BROOD_MAX_DEPTH");
}

/// The depth of this process, counted in the environment beside a limit, for the time of a test.
class depth_in_environment {
 public:
  depth_in_environment(const std::string& depth, const std::string& limit) {
    brood_test::set_variable("BROOD_DEPTH", depth);
    brood_test::set_variable("BROOD_MAX_DEPTH", limit);
  }
  ~depth_in_environment() {
    brood_test::unset_variable("BROOD_DEPTH");
    brood_test::unset_variable("BROOD_MAX_DEPTH");
  }
  depth_in_environment(const depth_in_environment&) = delete;
  depth_in_environment& operator=(const depth_in_environment&) = delete;
};

// A program that is executed by hand between two levels passes on nothing but its environment.
TEST_P(self_knowledge, nesting_is_counted_in_the_environment_too) {
  {
    const depth_in_environment below{"6", "7"};
    const auto child = joined(nest, GetParam(), 1);
    EXPECT_EQ(child.exit_code(), 101);  // it started, and may start none
  }
  const depth_in_environment at{"7", "7"};
  auto refused = made([] {});
  try {
    refused.start();
    FAIL() << "no error";
  } catch (const brood::process_error& error) {
    EXPECT_EQ(error.code(), errc::nested_too_deeply);
  }
}

TEST(self_knowledge_of_spawned_children, their_environment_counts_one_level_more) {
  const depth_in_environment six{"6", "9"};
  brood::process child{start_method::spawn, [] {
                         const char* depth = std::getenv("BROOD_DEPTH");
                         std::exit(depth != nullptr && std::string{depth} == "7" ? 0 : 1);
                       }};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST(start_methods, have_names) {
  for (const auto method : {start_method::fork, start_method::spawn, start_method::forkserver}) {
    EXPECT_EQ(brood::parse_start_method(to_string(method)), method);
  }
  EXPECT_THROW(static_cast<void>(brood::parse_start_method("Spawn")), brood::process_error);
  EXPECT_THROW(static_cast<void>(brood::parse_start_method("")), brood::process_error);
}

TEST(start_methods, spawn_is_everywhere_and_first) {
  ASSERT_FALSE(brood::available_start_methods().empty());
  EXPECT_EQ(brood::available_start_methods()[0], start_method::spawn);
}

TEST(start_methods, the_environment_decides_before_the_program_does) {
  brood_test::unset_variable("BROOD_START_METHOD");
  EXPECT_EQ(brood::default_start_method(), start_method::spawn);
  const auto last = brood::available_start_methods().back();
  brood::set_default_start_method(last);
  EXPECT_EQ(brood::default_start_method(), last);
  brood_test::set_variable("BROOD_START_METHOD", "spawn");
  EXPECT_EQ(brood::default_start_method(), start_method::spawn);
  brood_test::unset_variable("BROOD_START_METHOD");
  brood::set_default_start_method(start_method::spawn);
}

TEST(start_methods, an_unusable_name_in_the_environment_is_an_error_that_lists_the_usable_ones) {
  brood_test::set_variable("BROOD_START_METHOD", "clone");
  try {
    static_cast<void>(brood::default_start_method());
    ADD_FAILURE() << "no error";
  } catch (const brood::process_error& error) {
    EXPECT_EQ(error.code(), errc::unsupported_start_method);
    EXPECT_NE(std::string{error.what()}.find("clone"), std::string::npos) << error.what();
    EXPECT_NE(std::string{error.what()}.find("spawn"), std::string::npos) << error.what();
  }
  brood_test::unset_variable("BROOD_START_METHOD");
}

// Seen to fail when method() and start() asked for the default in any case.
TEST(start_methods, an_unusable_name_in_the_environment_matters_to_nobody_who_names_a_method) {
  brood_test::set_variable("BROOD_START_METHOD", "clone");
  brood::process child{start_method::spawn, [] {}};
  EXPECT_EQ(child.method(), start_method::spawn);
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
  brood_test::unset_variable("BROOD_START_METHOD");
}

// fork and forkserver on Windows; none elsewhere.
std::vector<start_method> missing_methods() {
  std::vector<start_method> missing;
  const auto there = brood::available_start_methods();
  for (const auto method : {start_method::fork, start_method::spawn, start_method::forkserver}) {
    if (std::find(there.begin(), there.end(), method) == there.end()) missing.push_back(method);
  }
  return missing;
}

template <class Action>
void expect_refusal(start_method method, Action action) {
  try {
    action();
    ADD_FAILURE() << to_string(method) << " was not refused";
  } catch (const brood::process_error& error) {
    EXPECT_EQ(error.code(), errc::unsupported_start_method);
    EXPECT_NE(std::string{error.what()}.find(to_string(method)), std::string::npos) << error.what();
  }
}

TEST(start_methods, those_that_are_missing_here_are_refused_by_name) {
  if (missing_methods().empty()) GTEST_SKIP() << "no start method is missing here";
  for (const auto method : missing_methods()) {
    brood::process child{method, [] {}};
    expect_refusal(method, [&] { child.start(); });
    EXPECT_FALSE(child.pid());
  }
}

TEST(start_methods, those_that_are_missing_here_do_not_become_the_default) {
  if (missing_methods().empty()) GTEST_SKIP() << "no start method is missing here";
  for (const auto method : missing_methods()) {
    expect_refusal(method, [=] { brood::set_default_start_method(method); });
    EXPECT_EQ(brood::default_start_method(), start_method::spawn);
  }
}

TEST(start_methods, those_that_are_missing_here_are_refused_in_the_environment_by_name) {
  if (missing_methods().empty()) GTEST_SKIP() << "no start method is missing here";
  for (const auto method : missing_methods()) {
    brood_test::set_variable("BROOD_START_METHOD", std::string{to_string(method)});
    expect_refusal(method, [] { static_cast<void>(brood::default_start_method()); });
    brood::process child{[] {}};
    expect_refusal(method, [&] { child.start(); });
    brood_test::unset_variable("BROOD_START_METHOD");
  }
}

TEST(start_methods, tasks_for_fork_alone_are_refused_by_name_where_there_is_no_fork) {
  if (missing_methods().empty()) GTEST_SKIP() << "no start method is missing here";
  for (const auto method : missing_methods()) {
    brood::process child{brood::fork_only, {.method = method}, [] {}};
    expect_refusal(method, [&] { child.start(); });
    if (method != start_method::fork) continue;
    brood::process by_itself{brood::fork_only, [] {}};
    expect_refusal(method, [&] { by_itself.start(); });
  }
}

}  // namespace
