// SPDX-License-Identifier: MIT
#include "trace/json_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

std::string json(std::string_view text) {
  std::string to;
  brood::trace::append_json(to, text);
  return to;
}

const std::string replaced = "\xEF\xBF\xBD";

TEST(json_text, is_quoted) {
  EXPECT_EQ(json(""), "\"\"");
  EXPECT_EQ(json("plain"), "\"plain\"");
}

TEST(json_text, escapes_quotes_backslashes_and_control_characters) {
  EXPECT_EQ(json("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(json(std::string_view{"\0\n\x1f\x7f", 4}), "\"\\u0000\\u000a\\u001f\x7f\"");
}

TEST(json_text, keeps_what_is_utf8) {
  for (const char* text : {"\xC3\xA9", "\xE6\xB5\xB7", "\xEF\xBF\xBF", "\xED\x9F\xBF",
                           "\xF0\x9F\x90\x9F", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(json(text), '"' + std::string{text} + '"');
  }
}

TEST(json_text, replaces_what_is_not) {
  EXPECT_EQ(json("\xFF"), '"' + replaced + '"');
  EXPECT_EQ(json("a\xC3"), "\"a" + replaced + '"');              // cut short
  EXPECT_EQ(json("\xC3("), '"' + replaced + "(\"");              // not continued
  EXPECT_EQ(json("\xC0\x80"), '"' + replaced + replaced + '"');  // overlong
  EXPECT_EQ(json("\xE0\x80\x80"), '"' + replaced + replaced + replaced + '"');
  EXPECT_EQ(json("\xED\xA0\x80"), '"' + replaced + replaced + replaced + '"');  // half a surrogate
  EXPECT_EQ(json("\xF4\x90\x80\x80"), '"' + replaced + replaced + replaced + replaced + '"');
}

TEST(json_text, is_cut_at_a_character) {
  const std::string start(255, 'n');
  EXPECT_EQ(json(start + "x"), '"' + start + "x\"");
  EXPECT_EQ(json(start + "xy"), '"' + start + "x\xE2\x80\xA6\"");
  EXPECT_EQ(json(start + "\xC3\xA9"), '"' + start + "\xE2\x80\xA6\"");
  EXPECT_EQ(json(std::string(1000, '\xFF')).size(), 2 + 257 * replaced.size());
}

}  // namespace
