// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "page/text.hpp"

namespace brood_lab_test {
namespace {

using namespace brood_lab::page;
using json = nlohmann::ordered_json;

const std::string no_letter = "\xEF\xBF\xBD";

TEST(page_text, letters_with_a_meaning_in_html_lose_it) {
  EXPECT_EQ(html("<a href=\"x\" id='y'>&amp;</a>"),
            "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
}

TEST(page_text, letters_of_all_lengths_stay) {
  const std::string text = "a\xC3\xA4\xE2\x9C\x93\xF0\x9F\x90\xA3\n\t";
  EXPECT_EQ(html(text), text);
}

TEST(page_text, bytes_that_are_no_utf8_are_replaced_each) {
  EXPECT_EQ(html("a\xFF<"), "a" + no_letter + "&lt;");
  EXPECT_EQ(html("\xE2\x9C"), no_letter + no_letter) << "cut off";
  EXPECT_EQ(html("\xC0\xBC"), no_letter + no_letter) << "a '<' in too many bytes";
  EXPECT_EQ(html("\xE0\x80\xBC"), no_letter + no_letter + no_letter) << "the same in three";
  EXPECT_EQ(html("\xED\xA0\x80"), no_letter + no_letter + no_letter) << "half of a pair of UTF-16";
  EXPECT_EQ(html("\xF4\x90\x80\x80"), no_letter + no_letter + no_letter + no_letter) << "too large";
  EXPECT_EQ(html("\xC3<"), no_letter + "&lt;") << "the letter after a cut one is seen";
}

TEST(page_text, control_characters_are_replaced) {
  EXPECT_EQ(html(std::string_view{"a\0b\x1B", 4}), "a" + no_letter + "b" + no_letter);
  EXPECT_EQ(html("\xC2\x9B"), no_letter);
  EXPECT_EQ(html("\xE2\x80\xAE"
                 "gpj.exe"),
            no_letter + "gpj.exe")
      << "turns the direction of what follows";
}

TEST(page_text, an_id_has_only_letters_that_need_no_escape) {
  EXPECT_EQ(id_of("env_set_late"), "env_set_late");
  EXPECT_EQ(id_of("the-matrix \"><"), "the_matrix____");
  EXPECT_EQ(id_of(""), "_");
}

TEST(page_text, json_cannot_end_the_script_that_it_is_in) {
  const json value{{"</script><!--", "\xE2\x80\xA8</script>"}};
  const std::string text = script_json(value);
  EXPECT_EQ(text.find('<'), text.npos) << text;
  EXPECT_NE(text.find("\\u2028"), text.npos) << text;
  EXPECT_EQ(json::parse(text), value);
}

TEST(page_text, json_with_bytes_that_are_no_utf8_is_written_all_the_same) {
  const json value{{"evidence",
                    "a\xFF"
                    "b"}};
  EXPECT_EQ(json::parse(script_json(value))["evidence"], "a" + no_letter + "b");
}

TEST(page_text, base64_is_that_of_the_bytes) {
  EXPECT_EQ(base64_of_hex(""), "");
  EXPECT_EQ(base64_of_hex("4d"), "TQ==");
  EXPECT_EQ(base64_of_hex("4d61"), "TWE=");
  EXPECT_EQ(base64_of_hex("4d616e"), "TWFu");
  EXPECT_EQ(base64_of_hex("fbff00"), "+/8A");
}

TEST(page_text, numbers_are_told_in_units_for_people) {
  const std::string space = "\xC2\xA0";
  EXPECT_EQ(with_unit(0, "us"), "0" + space + "µs");
  EXPECT_EQ(with_unit(812.4, "us"), "812" + space + "µs");
  EXPECT_EQ(with_unit(4213, "us"), "4.21" + space + "ms");
  EXPECT_EQ(with_unit(2.5e6, "us"), "2.50" + space + "s");
  EXPECT_EQ(with_unit(512, "bytes"), "512" + space + "B");
  EXPECT_EQ(with_unit(1536, "bytes"), "1.50" + space + "KiB");
  EXPECT_EQ(with_unit(3 * 1024 * 1024, "bytes"), "3" + space + "MiB");
  EXPECT_EQ(with_unit(7, "descriptors"), "7" + space + "descriptors");
  EXPECT_EQ(with_unit(7, ""), "7");
  EXPECT_EQ(with_unit(1e300, ""), "1.0e+300");
}

TEST(page_text, lists_read_as_people_write_them) {
  using list = std::vector<std::string>;
  EXPECT_EQ(enumerate(list{}), "");
  EXPECT_EQ(enumerate(list{"a"}), "a");
  EXPECT_EQ(enumerate(list{"a", "b"}), "a and b");
  EXPECT_EQ(enumerate(list{"a", "b", "c"}), "a, b and c");
}

}  // namespace
}  // namespace brood_lab_test
