// SPDX-License-Identifier: MIT
// The number of processors that this process may use, which is not the machine's.
#include <sched.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "brood/cpu_count.hpp"
#include "posix_support.hpp"
#include "processor_quota_linux.hpp"
#include "scratch_folder.hpp"

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

/// Made-up folders /proc and /sys.
class cpu_quotas : public testing::Test {
 protected:
  void write(const std::string& path, const std::string& text) const {
    const auto file = folder_.path() / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream{file} << text;
  }
  /// The control group of this process and the CPU limit of a group, in version 2 ...
  void be_in(const std::string& group) const { write("proc/self/cgroup", "0::" + group + "\n"); }
  void grant(const std::string& group, const std::string& limit) const {
    write("sys/fs/cgroup" + group + "/cpu.max", limit + "\n");
  }
  /// ... and in version 1.
  void grant_v1(const std::string& group, const std::string& quota) const {
    write("sys/fs/cgroup/cpu" + group + "/cpu.cfs_quota_us", quota + "\n");
    write("sys/fs/cgroup/cpu" + group + "/cpu.cfs_period_us", "100000\n");
  }
  [[nodiscard]] unsigned usable_of(unsigned processors) const {
    return brood::posix::limited_by_quota(processors, folder_.path());
  }

 private:
  brood_test::scratch_folder folder_{"quota"};
};

TEST_F(cpu_quotas, that_are_none_grant_all) {
  EXPECT_EQ(usable_of(8), 8U);  // not even the folders
  be_in("/a");
  EXPECT_EQ(usable_of(8), 8U);
  grant("/a", "max 100000");
  EXPECT_EQ(usable_of(8), 8U);
}

TEST_F(cpu_quotas, grant_whole_processors_for_parts_of_them) {
  be_in("/a");
  grant("/a", "300000 100000");
  EXPECT_EQ(usable_of(8), 3U);
  grant("/a", "300001 100000");
  EXPECT_EQ(usable_of(8), 4U);
  grant("/a", "1000 100000");
  EXPECT_EQ(usable_of(8), 1U);
}

TEST_F(cpu_quotas, grant_no_more_than_there_are) {
  be_in("/a");
  grant("/a", "1600000 100000");
  EXPECT_EQ(usable_of(8), 8U);
}

TEST_F(cpu_quotas, of_the_groups_above_bind_those_below) {
  be_in("/a/b/c");
  grant("/a", "200000 100000");
  grant("/a/b", "max 100000");
  grant("/a/b/c", "400000 100000");
  EXPECT_EQ(usable_of(8), 2U);
  grant("/a/b/c", "100000 100000");
  EXPECT_EQ(usable_of(8), 1U);
  grant("/a/b/c/d", "50000 100000");  // not above
  grant("/a/b/c", "max 100000");
  EXPECT_EQ(usable_of(8), 2U);
}

// A container sees its own group as the root, and the limit in it.
TEST_F(cpu_quotas, of_the_root_count) {
  be_in("/");
  grant("", "250000 100000");
  EXPECT_EQ(usable_of(8), 3U);
}

TEST_F(cpu_quotas, of_version_1_count_beside_other_controllers) {
  write("proc/self/cgroup", "5:cpuset:/other\n4:cpu,cpuacct:/a/b\n3:memory:/a\n");
  grant_v1("/other", "100000");
  grant_v1("/a", "-1");
  grant_v1("/a/b", "-1");
  EXPECT_EQ(usable_of(8), 8U);
  grant_v1("/a", "350000");
  EXPECT_EQ(usable_of(8), 4U);
  grant_v1("/a/b", "150000");
  EXPECT_EQ(usable_of(8), 2U);
}

TEST_F(cpu_quotas, of_both_versions_count_together) {
  write("proc/self/cgroup", "1:cpu:/one\n0::/two\n");
  grant_v1("/one", "400000");
  grant("/two", "300000 100000");
  EXPECT_EQ(usable_of(8), 3U);
  grant_v1("/one", "200000");
  EXPECT_EQ(usable_of(8), 2U);
}

TEST_F(cpu_quotas, that_make_no_sense_grant_all) {
  be_in("/a");
  for (const std::string nonsense : {"", "many", "100000", "100000 0"}) {
    grant("/a", nonsense);
    EXPECT_EQ(usable_of(8), 8U) << nonsense;
  }
  write("proc/self/cgroup", "nonsense\n\n::\n:");
  EXPECT_EQ(usable_of(8), 8U);
}

}  // namespace
