// SPDX-License-Identifier: MIT
// The number of processors that this process may use, which is not the machine's.
#include <sched.h>

#include "brood/cpu_count.hpp"
#include "posix_support.hpp"

namespace {

using namespace brood::posix_test;

TEST(cpu_count, is_at_least_one_and_at_most_what_the_affinity_allows) {
  cpu_set_t allowed;
  ASSERT_EQ(::sched_getaffinity(0, sizeof allowed, &allowed), 0);
  EXPECT_GE(brood::cpu_count(), 1U);
  EXPECT_LE(brood::cpu_count(), static_cast<unsigned>(CPU_COUNT(&allowed)));
}

TEST(cpu_count, follows_the_affinity) {
  expect_alone([] {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<std::size_t>(::sched_getcpu()), &one);
    if (::sched_setaffinity(0, sizeof one, &one) != 0) {
      GTEST_SKIP() << "this system does not let a process choose its processors";
    }
    EXPECT_EQ(brood::cpu_count(), 1U);
  });
}

}  // namespace
