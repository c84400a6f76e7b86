// SPDX-License-Identifier: MIT
// A shared value between processes, under every start method.
#include "brood/shared_value.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "brood/process.hpp"
#include "contract.hpp"

namespace {

using brood::process;
using brood::shared_value;

class shared_value_between_processes : public brood_test::under_each_method {};

void set(shared_value<int> value, int content) { value.store(content); }

TEST_P(shared_value_between_processes, what_a_child_stored_is_seen_by_the_parent) {
  shared_value<int> value{1};
  started(set, value, 100).join();
  EXPECT_EQ(value.load(), 100);
}

void set_through_a_reference(shared_value<int>& value) { value.store(5); }

TEST_P(shared_value_between_processes, can_be_taken_by_reference) {
  shared_value<int> value;
  started(set_through_a_reference, value).join();
  EXPECT_EQ(value.load(), 5);
}

struct no_default {
  explicit no_default(int first) : number(first) {}
  int number;
};
void set_without_default(shared_value<no_default> value) { value.store(no_default{6}); }

TEST_P(shared_value_between_processes, holds_types_without_a_default_constructor) {
  shared_value<no_default> value{no_default{1}};
  started(set_without_default, value).join();
  EXPECT_EQ(value.load().number, 6);
}

void copy_when_it_changes(shared_value<int> question, shared_value<int> reply) {
  while (question.load() == 0) std::this_thread::yield();
  reply.store(question.load());
}

TEST_P(shared_value_between_processes,
       what_the_parent_stores_after_the_start_is_seen_by_the_child) {
  shared_value<int> question{0};
  shared_value<int> reply{0};
  auto child = started(copy_when_it_changes, question, reply);
  question.store(9);
  child.join();
  EXPECT_EQ(reply.load(), 9);
}

struct range {
  int begin = 0;
  int end = 0;
  shared_value<long> sum;
  std::vector<shared_value<int>> parts;
};

void add_up(range numbers) {
  for (int number = numbers.begin; number < numbers.end; ++number) {
    numbers.sum.update([&](long& sum) { sum += number; });
  }
  for (auto& part : numbers.parts) part.store(numbers.begin);
}

TEST_P(shared_value_between_processes, travels_inside_structs_and_vectors) {
  shared_value<long> sum;
  shared_value<int> first;
  shared_value<int> second;
  auto low = started(add_up, range{0, 500, sum, {first}});
  auto high = started(add_up, range{500, 1000, sum, {second, second}});
  low.join();
  high.join();
  EXPECT_EQ(sum.load(), 499'500);
  EXPECT_EQ(second.load(), 500);
}

void count_up(shared_value<long> count, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    count.update([](long& number) { ++number; });
  }
}

TEST_P(shared_value_between_processes, counts_exactly_when_processes_update_it) {
  constexpr int children = 4;
  constexpr int rounds = 5000;
  shared_value<long> count;
  std::vector<process> running;
  for (int number = 0; number < children; ++number) {
    running.push_back(started(count_up, count, rounds));
  }
  for (auto& child : running) child.join();
  EXPECT_EQ(count.load(), long{children} * rounds);
}

struct account {
  int left = 100;
  int right = 0;
};

void move_half_way(shared_value<account> money, shared_value<bool> is_half_way, brood::mutex gate) {
  money.update([&](account& sides) {
    sides.left -= 60;
    is_half_way.store(true);
    gate.lock();
    sides.right += 60;
  });
}

TEST_P(shared_value_between_processes, tells_that_a_killed_child_left_it_half_changed) {
  shared_value<account> money;
  shared_value<bool> is_half_way{false};
  brood::mutex gate;
  const std::lock_guard closed{gate};
  auto child = started(move_half_way, money, is_half_way, gate);
  while (child.is_alive() && !is_half_way.load()) std::this_thread::yield();
  child.kill();
  const bool was_told = money.update([&](account& sides) {
    sides.right = 100 - sides.left;
    return money.lock().owner_died();
  });
  EXPECT_TRUE(was_told);
  EXPECT_EQ(money.load().right, 60);
  EXPECT_FALSE(money.update([&](account&) { return money.lock().owner_died(); }));
}

BROOD_TEST_EACH_METHOD(shared_value_between_processes);

}  // namespace
