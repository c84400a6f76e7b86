// SPDX-License-Identifier: MIT
// The number of processors that this process may use, which is not the machine's.
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <cstdlib>

#include "brood/cpu_count.hpp"
#include "brood/process.hpp"
#include "windows_api.hpp"

namespace brood {
namespace {

std::uint64_t allowed_processors() {
  DWORD_PTR own = 0;
  DWORD_PTR all = 0;
  ::GetProcessAffinityMask(::GetCurrentProcess(), &own, &all);
  return own;
}

/// Of what is allowed, the lowest alone.
std::uint64_t first_processor() {
  const std::uint64_t allowed = allowed_processors();
  return allowed & (~allowed + 1);
}

constexpr int mask_was_not_kept = 1000;

void count_with_one_processor() {
  const std::uint64_t one = first_processor();
  ::SetProcessAffinityMask(::GetCurrentProcess(), static_cast<DWORD_PTR>(one));
  if (allowed_processors() != one) std::exit(mask_was_not_kept);
  std::exit(static_cast<int>(cpu_count()));
}

TEST(cpu_count, is_at_least_one_and_at_most_what_the_affinity_allows) {
  const int allowed = std::popcount(allowed_processors());
  if (allowed == 0) GTEST_SKIP() << "there are several groups of processors";
  EXPECT_GE(cpu_count(), 1U);
  EXPECT_LE(cpu_count(), static_cast<unsigned>(allowed));
}

TEST(cpu_count, follows_the_affinity) {
  if (std::popcount(allowed_processors()) < 2) {
    GTEST_SKIP() << "there is one processor anyway, or there are several groups of them";
  }
  process child{count_with_one_processor};
  child.start();
  child.join();
  if (child.exit_code() == mask_was_not_kept) GTEST_SKIP() << "this system keeps no affinity";
  EXPECT_EQ(child.exit_code(), 1);
}

}  // namespace
}  // namespace brood
