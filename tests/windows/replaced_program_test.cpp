// SPDX-License-Identifier: MIT
// A running program's file can be moved away and another put in its place: a child that would run
// the other one is refused. The program's path may have any text.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "brood/error.hpp"
#include "brood/process.hpp"
#include "program.hpp"
#include "scratch_folder.hpp"
#include "windows_support.hpp"

namespace brood {
namespace {

namespace fs = std::filesystem;

// U+00E4, U+65E5, and one beyond the basic plane.
const std::wstring any_text = L"\u00E4 \u65E5 \U0001F423";

void do_nothing() {}

/// A copy of the program with another identity: one bit of the linker's GUID.
void write_other_build(const fs::path& from, const fs::path& to) {
  std::ifstream in{from, std::ios::binary};
  std::string bytes{std::istreambuf_iterator<char>{in}, {}};
  // Its record begins with these letters, and a string of the program holds them as well.
  constexpr std::string_view record = "RSDS";
  for (auto at = bytes.find(record); at != std::string::npos; at = bytes.find(record, at + 1)) {
    bytes[at + record.size()] ^= 1;
  }
  std::ofstream{to, std::ios::binary}.write(bytes.data(),
                                            static_cast<std::streamsize>(bytes.size()));
}

// Runs only in the copy that the test below makes.
TEST(replaced_program, DISABLED_is_another_one_to_its_own_child) {
  const fs::path file = *windows::program_file();
  fs::path moved = file;
  moved += ".moved";
  fs::rename(file, moved);
  write_other_build(moved, file);
  process child{do_nothing};
  child.start();
  child.join();
  ASSERT_TRUE(child.error().has_value());
  EXPECT_EQ(child.error()->code(), errc::different_program);
  EXPECT_EQ(child.exit_code(), 1);
}

// Runs only in the copy that the test below makes.
TEST(copied_program, DISABLED_runs_in_a_folder_with_any_text_and_spawns) {
  ASSERT_NE(windows::program_file()->find(any_text), std::wstring::npos);
  process child{[] { std::exit(windows::program_file()->find(any_text) != std::wstring::npos); }};
  child.start();
  child.join();
  EXPECT_FALSE(child.error());
  EXPECT_EQ(child.exit_code(), 1);
}

/// Runs a test in a copy of this program, in a folder whose name is not plain.
unsigned long run_in_a_copy(const std::string& filter) {
  const brood_test::scratch_folder folder{any_text};
  const auto copy = folder.path() / (any_text + L".exe");
  fs::copy_file(*windows::program_file(), copy, fs::copy_options::overwrite_existing);
  windows_test::test_run run{.filter = filter};
  run.program = copy.native();
  return windows_test::run_test_alone(run);
}

TEST(replaced_program, is_refused_by_the_child) {
  EXPECT_EQ(run_in_a_copy("replaced_program.DISABLED_is_another_one_to_its_own_child"), 0);
}

TEST(copied_program, may_have_any_text_in_its_path) {
  EXPECT_EQ(run_in_a_copy("copied_program.DISABLED_runs_in_a_folder_with_any_text_and_spawns"), 0);
}

}  // namespace
}  // namespace brood
