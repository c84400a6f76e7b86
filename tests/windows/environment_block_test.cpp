// SPDX-License-Identifier: MIT
// A child's environment: this process's, with changes, in the form and order that the system wants.
#include "environment_block.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "text.hpp"

namespace brood::windows {
namespace {

using namespace std::string_view_literals;
using entries = std::vector<std::wstring>;

constexpr auto marker = L"1c:2a";
const entries nothing_but_the_marker{L"BROOD_CHILD=1c:2a"};

entries split(const std::wstring& block) {
  entries all;
  for (const wchar_t* at = block.c_str(); *at != L'\0'; at += all.back().size() + 1) {
    all.emplace_back(at);
  }
  return all;
}

entries changed(std::wstring_view current, const environment_changes& changes) {
  const std::wstring with_end{current};
  const auto block = make_environment_block(with_end.c_str(), changes, marker);
  EXPECT_TRUE(block.has_value());
  return split(*block);
}

TEST(environment_block, ends_with_an_empty_entry) {
  const auto block = make_environment_block(L"A=1\0", {}, marker);
  ASSERT_TRUE(block.has_value());
  EXPECT_TRUE(block->ends_with(L"\0\0"sv));
}

TEST(environment_block, keeps_what_is_not_changed) {
  EXPECT_EQ(changed(L"A=1\0Z=\0"sv, {}), (entries{L"A=1", L"BROOD_CHILD=1c:2a", L"Z="}));
}

TEST(environment_block, keeps_the_directories_of_drives) {
  EXPECT_EQ(changed(L"=C:=C:\\work\0=D:=D:\\\0A=1\0"sv, {}),
            (entries{L"=C:=C:\\work", L"=D:=D:\\", L"A=1", L"BROOD_CHILD=1c:2a"}));
}

TEST(environment_block, sets_and_unsets) {
  EXPECT_EQ(changed(L"A=1\0B=2\0C=3\0"sv, {{"A", "new"}, {"B", std::nullopt}, {"D", "4"}}),
            (entries{L"A=new", L"BROOD_CHILD=1c:2a", L"C=3", L"D=4"}));
}

TEST(environment_block, names_differ_by_more_than_case) {
  EXPECT_EQ(changed(L"Path=old\0"sv, {{"PATH", "new"}}),
            (entries{L"BROOD_CHILD=1c:2a", L"PATH=new"}));
}

TEST(environment_block, is_sorted_without_regard_to_case) {
  EXPECT_EQ(changed(L""sv, {{"a_2", ""}, {"B", ""}, {"A_1", ""}}),
            (entries{L"A_1=", L"a_2=", L"B=", L"BROOD_CHILD=1c:2a"}));
}

TEST(environment_block, replaces_a_marker_that_was_inherited) {
  EXPECT_EQ(changed(L"BROOD_CHILD=old\0"sv, {}), nothing_but_the_marker);
  EXPECT_EQ(changed(L""sv, {{"brood_child", "mine"}}), nothing_but_the_marker);
}

TEST(environment_block, takes_utf_8) {
  EXPECT_EQ(changed(L""sv, {{"\xC3\x84", "\xF0\x9F\x90\xA3"}}),
            (entries{L"BROOD_CHILD=1c:2a", L"\u00C4=\xD83D\xDC23"}));
}

TEST(environment_block, refuses_what_no_environment_can_hold) {
  const std::string nul{"a\0b", 3};
  for (const environment_changes& changes :
       {environment_changes{{"", "x"}}, environment_changes{{"A=B", "x"}},
        environment_changes{{nul, "x"}}, environment_changes{{"A", nul}},
        environment_changes{{"A", "\xFF"}}, environment_changes{{"\xFF", "x"}}}) {
    const auto block = make_environment_block(L"", changes, marker);
    ASSERT_FALSE(block.has_value());
    EXPECT_EQ(block.error().code, std::errc::invalid_argument);
  }
}

TEST(text, survives_the_way_to_utf_16_and_back) {
  const std::string all = "a\xC3\xA4\xE6\x97\xA5\xF0\x9F\x90\xA3";
  EXPECT_EQ(to_utf8(to_wide(all).value()), all);
  EXPECT_EQ(to_wide("\xC3"), std::nullopt);
  EXPECT_EQ(to_wide(""), L"");
}

}  // namespace
}  // namespace brood::windows
