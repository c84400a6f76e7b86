// SPDX-License-Identifier: MIT
#include "compare/visible.hpp"

#include <gtest/gtest.h>

#include <cctype>

#include "compare/platforms.hpp"
#include "compare/table.hpp"
#include "made_up_report.hpp"

namespace brood_lab_test {
namespace {

using brood_lab::line_breaks;
using brood_lab::visible;
using brood_lab::visible_report;

TEST(compare_visible, control_characters_are_written_out) {
  EXPECT_EQ(visible("a\x1b[2Jb"), "a\\x1b[2Jb");
  EXPECT_EQ(visible("\x1b]0;mine\x07"), "\\x1b]0;mine\\x07");
  EXPECT_EQ(visible("\r\n\t\x7f"), "\\x0d\\x0a\\x09\\x7f");
  EXPECT_EQ(visible("\xc2\x9b 2J"), "\\xc2\\x9b 2J") << "U+009B is ESC [ in one";
  EXPECT_EQ(visible("\xe2\x80\xaegnp"), "\\xe2\\x80\\xaegnp") << "turns the direction";
}

TEST(compare_visible, other_text_stays) {
  EXPECT_EQ(visible("µs, 多进程, \\x1b"), "µs, 多进程, \\x1b");
  EXPECT_EQ(visible("\xc2"), "\xc2") << "cut in the middle of a letter";
  EXPECT_EQ(visible("a\nb\r", line_breaks::keep), "a\nb\\x0d");
}

/// A report with an escape sequence in all its texts and names, and in all their places.
json hostile() {
  const std::string escape = "\x1b[2J\n";
  json made = report(escape);
  made["platform"]["release"] = made["platform"]["system"] = escape;
  made["start_methods"] = {"spawn" + escape};
  made["groups"][0]["question"] = escape;
  json row = observation("id" + escape, {{"spawn" + escape, result(escape)}});
  row["question"] = row["explanation"] = row["unit"] = escape;
  row["results"]["spawn" + escape]["evidence"] = escape;
  made["observations"] = json::array({row});
  return made;
}

// Seen to fail where the texts of a report were printed as they are.
TEST(compare_visible, nothing_of_a_report_reaches_the_terminal_as_it_is) {
  const json shown = visible_report(hostile());
  const std::vector<brood_lab::named_report> reports{{"a.json", shown}, {"b.json", shown}};
  const brood_lab::style looks;
  for (const std::string& text :
       {brood_lab::table_of(shown, looks), brood_lab::platforms_text(reports, looks),
        brood_lab::explanation_of(shown, visible("id\x1b[2J\n"), looks)}) {
    EXPECT_EQ(text.find('\x1b'), text.npos) << text;
    EXPECT_NE(text.find("\\x1b[2J"), text.npos) << text;
  }
}

TEST(compare_visible, a_report_without_such_is_the_same) {
  EXPECT_EQ(visible_report(report()), report());
}

}  // namespace
}  // namespace brood_lab_test
