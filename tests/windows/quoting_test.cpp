// SPDX-License-Identifier: MIT
// What is quoted arrives unchanged: by our own reading, by the system's, and with hostile text.
#include "quoting.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "windows_api.hpp"
//
#include <shellapi.h>

namespace brood::windows {
namespace {

using texts = std::vector<std::wstring>;

std::vector<argument> to_arguments(const texts& all) {
  std::vector<argument> arguments;
  for (const auto& text : all) arguments.push_back({text, false});
  return arguments;
}

texts to_texts(const std::vector<argument>& arguments) {
  texts all;
  for (const auto& one : arguments) all.push_back(one.text);
  return all;
}

texts split_by_the_system(const std::wstring& line) {
  int count = 0;
  wchar_t** const found = ::CommandLineToArgvW(line.c_str(), &count);
  texts all{found, found + count};
  ::LocalFree(found);
  return all;
}

std::wstring quoted(std::wstring text) { return quote({std::move(text), false}); }

TEST(quoting, leaves_a_plain_argument_alone) { EXPECT_EQ(quoted(L"--jobs=4"), L"--jobs=4"); }

TEST(quoting, writes_an_empty_argument_as_two_quotes) { EXPECT_EQ(quoted({}), L"\"\""); }

TEST(quoting, surrounds_blanks_with_quotes) {
  EXPECT_EQ(quoted(L"a b"), L"\"a b\"");
  EXPECT_EQ(quoted(L"a\tb"), L"\"a\tb\"");
}

TEST(quoting, escapes_quotes_and_the_backslashes_before_them) {
  EXPECT_EQ(quoted(LR"(a"b)"), LR"("a\"b")");
  EXPECT_EQ(quoted(LR"(a\"b)"), LR"("a\\\"b")");
}

TEST(quoting, doubles_backslashes_only_where_a_quote_follows) {
  EXPECT_EQ(quoted(LR"(C:\dir\)"), LR"(C:\dir\)");
  EXPECT_EQ(quoted(LR"(C:\my dir\)"), LR"("C:\my dir\\")");
}

TEST(quoting, keeps_the_quotes_that_protect_a_wildcard) {
  const std::wstring line = LR"(program *.txt "*.cpp")";
  EXPECT_EQ(join_command_line(split_command_line(line)), line);
}

TEST(quoting, keeps_a_program_path_with_blanks_and_backslashes) {
  const std::wstring line = LR"("C:\Program Files\a\" one)";
  EXPECT_EQ(to_texts(split_command_line(line)), (texts{LR"(C:\Program Files\a\)", L"one"}));
  EXPECT_EQ(join_command_line(split_command_line(line)), line);
}

TEST(quoting, reads_two_quotes_within_quotes_as_one_like_the_runtime) {
  EXPECT_EQ(to_texts(split_command_line(LR"(p "a""b c" d)")), (texts{L"p", LR"(a"b c)", L"d"}));
}

TEST(quoting, reads_an_unclosed_quote_up_to_the_end) {
  EXPECT_EQ(to_texts(split_command_line(LR"(p "a b)")), (texts{L"p", L"a b"}));
}

TEST(quoting, reads_an_empty_line_as_an_empty_program_name) {
  EXPECT_EQ(to_texts(split_command_line(L"")), texts{std::wstring{}});
}

/// Makes arguments that are as hard to quote as can be.
class hostile_arguments {
 public:
  texts next() {
    texts all{L"program"};
    for (std::size_t count = number_up_to(5); count > 0; --count) all.push_back(text());
    return all;
  }

 private:
  std::size_t number_up_to(std::size_t most) {
    return std::uniform_int_distribution<std::size_t>{0, most}(random_);
  }

  std::wstring text() {
    static const std::array<std::wstring, 14> pieces{
        L"\"", L"\\", L" ",  L"\t",     L"a",      L"*",           L"?", L"%PATH%",
        L"^",  L"&",  L"\n", L"\u00E4", L"\u65E5", L"\xD83D\xDC23"};  // beyond the basic plane: two
                                                                      // units
    std::wstring made;
    for (std::size_t length = number_up_to(9); length > 0; --length) {
      // Half of the pieces are the two that quoting is about.
      made += pieces[number_up_to(1) == 0 ? number_up_to(1) : number_up_to(pieces.size() - 1)];
    }
    return made;
  }

  std::mt19937 random_{20'241'124};
};

TEST(quoting, hostile_arguments_survive_the_round_trip) {
  hostile_arguments hostile;
  for (int round = 0; round < 10'000; ++round) {
    const texts wanted = hostile.next();
    const std::wstring line = join_command_line(to_arguments(wanted));
    ASSERT_EQ(split_by_the_system(line), wanted) << "round " << round;
    ASSERT_EQ(to_texts(split_command_line(line)), wanted) << "round " << round;
  }
}

TEST(quoting, a_command_line_written_twice_stays_the_same) {
  hostile_arguments hostile;
  for (int round = 0; round < 1'000; ++round) {
    const std::wstring line = join_command_line(to_arguments(hostile.next()));
    ASSERT_EQ(join_command_line(split_command_line(line)), line) << "round " << round;
  }
}

}  // namespace
}  // namespace brood::windows
