// SPDX-License-Identifier: MIT
// A shared value within one process.
#include "brood/shared_value.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "brood/error.hpp"

namespace {

using brood::shared_value;

struct point {
  double x = 1.5;
  std::array<int, 3> tags{1, 2, 3};
};

struct alignas(64) wide {
  std::array<char, 300> letters{};
};

TEST(shared_value, holds_what_it_was_made_with) {
  EXPECT_EQ(shared_value<int>{42}.load(), 42);
  EXPECT_EQ(shared_value{2.5}.load(), 2.5);
}

TEST(shared_value, holds_the_default_value_of_its_type) {
  EXPECT_EQ(shared_value<int>{}.load(), 0);
  EXPECT_EQ(shared_value<point>{}.load().tags[2], 3);
}

TEST(shared_value, returns_what_was_stored_last) {
  shared_value<int> value;
  value.store(7);
  value.store(8);
  EXPECT_EQ(value.load(), 8);
}

TEST(shared_value, is_the_same_through_a_copy_of_the_handle) {
  shared_value<int> value{1};
  shared_value<int> copy = value;
  copy.store(2);
  EXPECT_EQ(value.load(), 2);
}

TEST(shared_value, update_returns_what_the_function_returns) {
  shared_value<int> value{1};
  const auto before = value.update([](int& number) { return number++; });
  EXPECT_EQ(before, 1);
  EXPECT_EQ(value.load(), 2);
  value.update([](int& number) { number = 5; });
  EXPECT_EQ(value.load(), 5);
}

TEST(shared_value, update_never_returns_a_reference_into_the_value) {
  shared_value<int> value{1};
  static_assert(
      std::is_same_v<int, decltype(value.update([](int& number) -> int& { return number; }))>);
}

TEST(shared_value, is_unlocked_after_an_update_that_throws) {
  shared_value<int> value{1};
  EXPECT_THROW(value.update([](int& number) {
    number = 9;
    throw std::runtime_error{"half way"};
  }),
               std::runtime_error);
  EXPECT_TRUE(value.lock().try_lock());
  value.lock().unlock();
  EXPECT_EQ(value.load(), 9);
}

TEST(shared_value, can_be_read_and_written_by_the_thread_that_holds_its_lock) {
  shared_value<int> value{1};
  const std::lock_guard guard{value.lock()};
  value.store(value.load() + 1);
  EXPECT_EQ(value.update([](int& number) { return number; }), 2);
  std::thread{[&] { EXPECT_FALSE(value.lock().try_lock()); }}.join();
}

TEST(shared_value, stays_locked_when_the_value_is_used_under_its_lock) {
  shared_value<int> value;
  value.update([&](int&) {
    value.store(3);
    std::thread{[&] { EXPECT_FALSE(value.lock().try_lock()); }}.join();
  });
  EXPECT_EQ(value.load(), 3);
}

TEST(shared_value, keeps_the_alignment_of_its_type) {
  shared_value<wide> value;
  value.update([](wide& content) {
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&content) % alignof(wide), 0U);
    content.letters.fill('x');
  });
  EXPECT_EQ(value.load().letters.back(), 'x');
}

TEST(shared_value, counts_exactly_when_threads_update_it) {
  shared_value<std::uint64_t> count;
  std::vector<std::thread> workers;
  for (int worker = 0; worker < 4; ++worker) {
    workers.emplace_back([count]() mutable {
      for (int round = 0; round < 2000; ++round) {
        count.update([](std::uint64_t& number) { ++number; });
      }
    });
  }
  for (auto& worker : workers) worker.join();
  EXPECT_EQ(count.load(), 8000U);
}

TEST(shared_value, refuses_use_through_a_handle_that_was_moved_from) {
  shared_value<int> value{1};
  const shared_value<int> target = std::move(value);
  EXPECT_EQ(target.load(), 1);
  try {
    static_cast<void>(value.load());
    ADD_FAILURE() << "no error";
  } catch (const brood::process_error& error) {
    EXPECT_EQ(error.code(), brood::errc::closed);
    EXPECT_NE(std::string{error.what()}.find("shared value"), std::string::npos) << error.what();
  }
  EXPECT_THROW(value.store(1), brood::process_error);
}

}  // namespace
