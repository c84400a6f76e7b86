// SPDX-License-Identifier: MIT
// The lock over a kernel mutex, which by itself would let its holder in again.
#include <gtest/gtest.h>

#include <array>
#include <thread>

#include "backend.hpp"

namespace brood::backend {
namespace {

constexpr auto at_once = steady_time::min();
constexpr auto never = steady_time::max();

class lock_test : public ::testing::Test {
 protected:
  lock_test() : lock_(*create_lock(place_.data())) {}

  alignas(64) std::array<std::byte, lock_size> place_{};
  robust_lock lock_;
};

TEST_F(lock_test, its_holder_does_not_get_it_again) {
  ASSERT_TRUE(acquire(lock_, never).has_value());
  EXPECT_EQ(*acquire(lock_, never), acquisition::held_already);
  EXPECT_EQ(*acquire(lock_, at_once), acquisition::held_already);
  EXPECT_TRUE(release(lock_).has_value());
  EXPECT_EQ(release(lock_).error().code, errc::not_owner);
}

TEST_F(lock_test, one_refused_relock_does_not_keep_others_out) {
  ASSERT_TRUE(acquire(lock_, never).has_value());
  EXPECT_EQ(*acquire(lock_, never), acquisition::held_already);
  EXPECT_TRUE(release(lock_).has_value());
  std::thread{[&] {
    EXPECT_EQ(*acquire(lock_, at_once), acquisition::acquired);
    EXPECT_TRUE(release(lock_).has_value());
  }}.join();
}

TEST_F(lock_test, another_thread_cannot_release_it) {
  ASSERT_TRUE(acquire(lock_, never).has_value());
  std::thread{[&] {
    EXPECT_EQ(release(lock_).error().code, errc::not_owner);
    EXPECT_EQ(*acquire(lock_, at_once), acquisition::timed_out);
  }}.join();
  EXPECT_TRUE(release(lock_).has_value());
}

TEST_F(lock_test, a_holder_that_ended_is_reported_to_the_next_one_only) {
  std::thread{[&] { EXPECT_TRUE(acquire(lock_, never).has_value()); }}.join();
  EXPECT_EQ(*acquire(lock_, never), acquisition::owner_died);
  EXPECT_TRUE(release(lock_).has_value());
  EXPECT_EQ(*acquire(lock_, never), acquisition::acquired);
  EXPECT_TRUE(release(lock_).has_value());
}

}  // namespace
}  // namespace brood::backend
