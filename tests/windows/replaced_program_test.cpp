// SPDX-License-Identifier: MIT
// A running program's file can be moved away and another put in its place: a child that would run
// the other one is refused.
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
#include "windows_support.hpp"

namespace brood {
namespace {

namespace fs = std::filesystem;

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

TEST(replaced_program, is_refused_by_the_child) {
  const auto directory = fs::temp_directory_path() / "brood-test-replaced-program";
  fs::create_directories(directory);
  const auto copy = directory / "program.exe";
  fs::copy_file(*windows::program_file(), copy, fs::copy_options::overwrite_existing);
  windows_test::test_run run{.filter = "replaced_program.DISABLED_is_another_one_to_its_own_child"};
  run.program = copy.native();
  EXPECT_EQ(windows_test::run_test_alone(run), 0);
  fs::remove_all(directory);
}

}  // namespace
}  // namespace brood
