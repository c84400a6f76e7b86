// SPDX-License-Identifier: MIT
#include "compare/output.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <system_error>

#include "scratch_directory.hpp"

namespace brood_lab_test {
namespace {

namespace fs = std::filesystem;
using brood_lab::demand_writable;
using brood_lab::is_same_output;
using brood_lab::scratch_directory;
using brood_lab::write_file;

void put(const fs::path& file, std::string_view text) { std::ofstream{file} << text; }

std::string text_of(const fs::path& file) {
  std::ifstream written{file};
  return {std::istreambuf_iterator<char>{written}, {}};
}

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
}

TEST(compare_output, a_file_is_written_and_nothing_is_left_beside_it) {
  const scratch_directory scratch;
  const auto file = scratch.path() / "x.json";
  for (const char* text : {"one", "other"}) {
    write_file(file.string(), text);
    EXPECT_EQ(text_of(file), text);
  }
  EXPECT_EQ(files_in(scratch.path()), 1U);
}

// Seen to fail where the new file took the permissions of a new file.
TEST(compare_output, a_file_that_is_replaced_keeps_its_permissions) {
  const scratch_directory scratch;
  const auto file = scratch.path() / "x.json";
  put(file, "before");
  fs::permissions(file, fs::perms::group_all | fs::perms::others_all, fs::perm_options::remove);
  const fs::perms before = fs::status(file).permissions();
  write_file(file.string(), "after");
  EXPECT_EQ(text_of(file), "after");
  EXPECT_EQ(fs::status(file).permissions(), before);
}

TEST(compare_output, asking_changes_nothing) {
  const scratch_directory scratch;
  const auto file = scratch.path() / "x.json";
  demand_writable(file.string());
  EXPECT_EQ(files_in(scratch.path()), 0U);
  put(file, "before");
  demand_writable(file.string());
  EXPECT_EQ(text_of(file), "before");
  EXPECT_EQ(files_in(scratch.path()), 1U);
  demand_writable("-");
  demand_writable("");
}

// Seen to fail where it was found out only when there was something to write.
TEST(compare_output, what_cannot_be_written_is_known_before) {
  const scratch_directory scratch;
  EXPECT_THROW(demand_writable((scratch.path() / "nowhere" / "x").string()), std::system_error);
  EXPECT_THROW(demand_writable(scratch.path().string()), std::system_error) << "a folder";
}

TEST(compare_output, two_names_of_one_file_are_one_output) {
  const scratch_directory scratch;
  const std::string folder = scratch.path().string();
  EXPECT_TRUE(is_same_output("-", "-"));
  EXPECT_TRUE(is_same_output(folder + "/x", folder + "/x"));
  EXPECT_TRUE(is_same_output(folder + "/x", folder + "/./y/../x"));
  EXPECT_FALSE(is_same_output(folder + "/x", folder + "/y"));
  EXPECT_FALSE(is_same_output("-", "x"));
  EXPECT_FALSE(is_same_output("", ""));
  EXPECT_FALSE(is_same_output("x", "")) << "no output";
  EXPECT_FALSE(is_same_output("", "x"));
}

}  // namespace
}  // namespace brood_lab_test
