// SPDX-License-Identifier: MIT
#include "tree/text.hpp"

#include <gtest/gtest.h>

#include "tree_table.hpp"

namespace brood_lab_test {
namespace {

using brood_lab::harmless;
using brood_lab::ink;
using brood_lab::letters;
using namespace std::chrono_literals;

std::string shown(std::string_view text) { return harmless(text, letters::utf8); }

TEST(tree_text, what_a_terminal_obeys_is_shown_instead) {
  EXPECT_EQ(shown("a\x1b[2Jb"), "a\\x1b[2Jb");
  EXPECT_EQ(shown("line\nline\ttab\r"), "line\\nline\\ttab\\r");
  EXPECT_EQ(shown(std::string_view{"nul\0end\x7f", 8}), "nul\\x00end\\x7f");
}

TEST(tree_text, controls_and_directions_beyond_ascii_are_shown_instead) {
  EXPECT_EQ(shown("a\xc2\x9b"
                  "31m"),
            "a\\u{9b}31m");                               // one letter that means ESC [
  EXPECT_EQ(shown("gpj.\xe2\x80\xae"), "gpj.\\u{202e}");  // what follows runs backwards
  EXPECT_EQ(shown("a\xe2\x80\xa8z\xef\xbb\xbf"), "a\\u{2028}z\\u{feff}");
}

TEST(tree_text, blanks_parentheses_and_utf8_stay_as_they_are) {
  EXPECT_EQ(shown("a b) (c"), "a b) (c");
  EXPECT_EQ(shown("grün 進程 🐣"), "grün 進程 🐣");
}

TEST(tree_text, what_is_no_utf8_is_shown_byte_by_byte) {
  EXPECT_EQ(shown("caf\xe9"), "caf\\xe9");
  EXPECT_EQ(shown("\xc3"), "\\xc3");                    // cut off
  EXPECT_EQ(shown("\xc0\x9b"), "\\xc0\\x9b");           // ESC in two bytes
  EXPECT_EQ(shown("\xe0\x80\x9b"), "\\xe0\\x80\\x9b");  // and in three
  EXPECT_EQ(shown("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // half of a letter of UTF-16
  EXPECT_EQ(shown("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
}

TEST(tree_text, a_terminal_without_utf8_gets_ascii) {
  EXPECT_EQ(harmless("grün", letters::ascii), "gr\\xc3\\xbcn");
}

TEST(tree_text, letters_are_as_wide_as_a_terminal_draws_them) {
  EXPECT_EQ(brood_lab::columns_of("abc"), 3U);
  EXPECT_EQ(brood_lab::columns_of("進程"), 4U);
  EXPECT_EQ(brood_lab::columns_of("e\xcc\x81"), 1U);  // e and an accent
}

TEST(tree_text, a_command_is_shown_as_one_would_type_it) {
  const auto what = made_up(1, 0, "x", {"/bin/x", "two words", "", "--z"});
  EXPECT_EQ(command_text(what, letters::utf8), "/bin/x 'two words' '' --z");
}

TEST(tree_text, the_empty_arguments_behind_a_title_are_left_out) {
  const auto what = made_up(1, 0, "x", {"x: worker", "", "", "", ""});
  EXPECT_EQ(command_text(what, letters::utf8), "'x: worker'");
}

TEST(tree_text, a_size_takes_at_most_five_columns) {
  EXPECT_EQ(brood_lab::short_size(0), "-");
  EXPECT_EQ(brood_lab::short_size(900 << 10), "900K");
  EXPECT_EQ(brood_lab::short_size(1'300'000), "1.2M");
  EXPECT_EQ(brood_lab::short_size(std::uint64_t{12} << 30), "12G");
  EXPECT_EQ(brood_lab::short_size(1'048'000'000), "999M");
  EXPECT_EQ(brood_lab::short_size(1'048'570'000), "1.0G");
  EXPECT_EQ(brood_lab::short_size(~std::uint64_t{0}), "16E");
}

TEST(tree_text, an_age_is_rounded_down) {
  EXPECT_EQ(brood_lab::short_age(-5s), "0s");
  EXPECT_EQ(brood_lab::short_age(59999ms), "59s");
  EXPECT_EQ(brood_lab::short_age(47h + 59min), "47h");
  EXPECT_EQ(brood_lab::short_age(48h), "2d");
  EXPECT_EQ(brood_lab::long_age(250ms), "250 ms");
  EXPECT_EQ(brood_lab::long_age(200s), "3 min 20 s");
  EXPECT_EQ(brood_lab::long_age(25h), "1 d 1 h");
}

TEST(tree_text, a_line_is_cut_to_its_columns) {
  const brood_lab::style plain{};
  EXPECT_EQ(line_of(plain, {{ink::plain, "abc"}, {ink::bad, "def"}}, 6), "abcdef");
  EXPECT_EQ(line_of(plain, {{ink::plain, "abc"}, {ink::bad, "def"}}, 5), "abcd>");
  EXPECT_EQ(line_of(plain, {{ink::plain, "abc"}, {ink::bad, "def"}}, 4), "abc>");
  EXPECT_EQ(line_of(plain, {{ink::plain, "進程"}}, 3), "進>");
  EXPECT_EQ(line_of(plain, {{ink::plain, "進程"}}, 2), ">");
}

TEST(tree_text, each_ink_of_a_cut_line_ends_on_it) {
  const brood_lab::style looks{.colour = true, .unicode = true};
  EXPECT_EQ(line_of(looks, {{ink::good, "abc"}, {ink::bad, "def"}}, 5),
            "\033[32mabc\033[0m\033[1;31md\033[0m\033[2m…\033[0m");
}

}  // namespace
}  // namespace brood_lab_test
