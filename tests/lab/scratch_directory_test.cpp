// SPDX-License-Identifier: MIT
#include "scratch_directory.hpp"

#include <gtest/gtest.h>

#include "brood/this_process.hpp"

namespace brood_lab_test {
namespace {

namespace fs = std::filesystem;
using brood_lab::scratch_directory;

// Seen to fail where the name was that of the process alone: somebody could make that folder first,
// with links in it that were written through.
TEST(scratch_directories, have_names_that_nobody_can_guess) {
  const scratch_directory one, other;
  EXPECT_NE(one.path(), other.path());
  const std::string name = one.path().filename().string();
  EXPECT_EQ(name.find("brood-lab-" + std::to_string(brood::this_process::pid())), name.npos);
}

TEST(scratch_directories, are_gone_with_all_that_is_in_them) {
  fs::path path;
  {
    const scratch_directory scratch;
    path = scratch.path();
    fs::create_directories(path / "a" / "b");
  }
  EXPECT_FALSE(fs::exists(path));
}

// Seen to fail where the folder was made as the umask has it. Windows keeps no such permissions,
// and has a folder for temporary files for each user.
TEST(scratch_directories, are_open_to_their_owner_alone_where_there_are_permissions) {
  const scratch_directory scratch;
  const fs::perms others = fs::perms::group_all | fs::perms::others_all;
  const fs::perms above = fs::status(scratch.path().root_path()).permissions() & others;
  const bool has_permissions = above != others;  // Windows tells of everything that all may do all
  if (has_permissions) {
    EXPECT_EQ(fs::status(scratch.path()).permissions() & others, fs::perms::none);
  }
}

}  // namespace
}  // namespace brood_lab_test
