// SPDX-License-Identifier: MIT
// Shared memory within one process.
#include "brood/shared_memory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "brood/error.hpp"
#include "error_support.hpp"

namespace {

using brood::shared_memory;
using brood_test::code_of;

TEST(shared_memory, has_the_size_that_was_asked_for) {
  const shared_memory memory{12345};
  EXPECT_EQ(memory.size(), 12345U);
  EXPECT_EQ(memory.bytes().size(), 12345U);
}

TEST(shared_memory, starts_as_zeroes) {
  const shared_memory memory{100'000};
  const auto bytes = memory.bytes();
  EXPECT_EQ(std::count(bytes.begin(), bytes.end(), std::byte{0}), 100'000);
}

TEST(shared_memory, is_aligned_to_a_page) {
  shared_memory memory{1};
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory.bytes().data()) % 4096, 0U);
}

TEST(shared_memory, is_the_same_through_a_copy_of_the_handle) {
  shared_memory memory{16};
  shared_memory copy = memory;
  memory.bytes()[3] = std::byte{42};
  EXPECT_EQ(copy.bytes()[3], std::byte{42});
}

TEST(shared_memory, stays_when_one_of_two_handles_goes) {
  shared_memory memory{16};
  {
    shared_memory other = memory;
    other.bytes()[0] = std::byte{7};
  }
  EXPECT_EQ(memory.bytes()[0], std::byte{7});
}

TEST(shared_memory, of_size_zero_is_refused) {
  EXPECT_EQ(code_of([] { shared_memory{0}; }), std::errc::invalid_argument);
}

TEST(shared_memory, that_no_machine_has_is_refused_when_it_is_made) {
  EXPECT_EQ(code_of([] { shared_memory{SIZE_MAX / 8}; }), std::errc::not_enough_memory);
}

TEST(shared_memory, refuses_use_through_an_empty_handle) {
  shared_memory empty;
  EXPECT_EQ(code_of([&] { static_cast<void>(empty.bytes()); }), brood::errc::closed);
  EXPECT_EQ(code_of([&] { static_cast<void>(empty.size()); }), brood::errc::closed);
}

TEST(shared_memory, refuses_use_through_a_handle_that_was_moved_from) {
  shared_memory memory{16};
  const shared_memory target = std::move(memory);
  EXPECT_EQ(target.size(), 16U);
  EXPECT_EQ(code_of([&] { static_cast<void>(memory.bytes()); }), brood::errc::closed);
}

}  // namespace
