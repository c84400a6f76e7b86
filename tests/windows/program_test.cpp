// SPDX-License-Identifier: MIT
// The program's own path in the form that all functions take.
#include "program.hpp"

#include <gtest/gtest.h>

#include <string>

#include "windows_api.hpp"

namespace brood::windows {
namespace {

TEST(long_path_prefix, is_not_needed_by_a_short_path) {
  EXPECT_EQ(with_long_path_prefix(LR"(C:\program.exe)"), LR"(C:\program.exe)");
  EXPECT_EQ(with_long_path_prefix(LR"(\\server\share\program.exe)"),
            LR"(\\server\share\program.exe)");
}

// MAX_PATH counts the NUL at the end.
TEST(long_path_prefix, comes_with_the_first_path_that_has_no_room_for_its_end) {
  const std::wstring longest_short = LR"(C:\)" + std::wstring(MAX_PATH - 4, L'x');
  EXPECT_EQ(with_long_path_prefix(longest_short), longest_short);
  EXPECT_EQ(with_long_path_prefix(longest_short + L'x'), LR"(\\?\)" + longest_short + L'x');
}

TEST(long_path_prefix, has_a_form_of_its_own_for_shares) {
  const std::wstring name(MAX_PATH, L'x');
  EXPECT_EQ(with_long_path_prefix(LR"(\\server\share\)" + name),
            LR"(\\?\UNC\server\share\)" + name);
}

TEST(long_path_prefix, is_not_given_twice) {
  const std::wstring path = LR"(\\?\C:\)" + std::wstring(MAX_PATH, L'x');
  EXPECT_EQ(with_long_path_prefix(path), path);
}

TEST(program_file, is_a_file) {
  EXPECT_NE(::GetFileAttributesW(program_file()->c_str()), INVALID_FILE_ATTRIBUTES);
}

}  // namespace
}  // namespace brood::windows
