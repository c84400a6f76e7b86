// SPDX-License-Identifier: MIT
#include "tree/lines.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tree_table.hpp"

namespace brood_lab_test {
namespace {

using brood_lab::ink;
using brood_lab::picture_of;
using brood_lab::style;
using brood_lab::tree_picture;
using brood_lab::tree_view;
using table = std::vector<brood::process_info>;

/// The lines of the picture from the name on, where the tree begins.
std::string tree_part(const tree_picture& picture) {
  const auto begin = picture.head.find("NAME");
  std::string text;
  for (const auto& line : picture.lines) text += line.text.substr(begin) + "\n";
  return text;
}

const table family{made_up(1, 0, "init"), made_up(2, 1, "shell", {"sh", "-c", "two words"}),
                   made_up(3, 2, "work"), made_up_zombie(4, 2, "done"), made_up(5, 1, "last")};

TEST(tree_lines, columns_stand_below_their_heads) {
  const auto picture = picture_of({made_up(1, 0, "init", {"/sbin/init"})}, {.now = now});
  EXPECT_EQ(picture.head, " PID  STATE       MEMORY  THREADS   AGE  NAME");
  EXPECT_EQ(picture.lines[0].text, "   1  sleeping      3.0M        1    3m  init  /sbin/init");
}

TEST(tree_lines, a_zombie_is_marked_with_the_parent_to_blame) {
  EXPECT_EQ(tree_part(picture_of(family, {.now = now})),
            "init\n"
            "|- shell  sh -c 'two words'\n"
            "|  |- work\n"
            "|  `- done  not waited for by 2 (shell)\n"
            "`- last\n");
}

TEST(tree_lines, the_sum_counts_zombies) {
  EXPECT_EQ(picture_of(family, {.now = now}).sum,
            "5 processes, 1 zombie: 'brood-lab zombies --find' tells more");
  EXPECT_EQ(picture_of({made_up(1, 0, "init")}, {.now = now}).sum, "1 process");
}

TEST(tree_lines, with_unicode_the_lines_are_drawn) {
  EXPECT_EQ(tree_part(picture_of({made_up(1, 0, "a"), made_up(2, 1, "b"), made_up(3, 1, "c")},
                                 {.looks = {.unicode = true}, .now = now})),
            "a\n├─ b\n└─ c\n");
}

TEST(tree_lines, a_zombie_is_red) {
  const style colours{.colour = true};
  const auto picture = picture_of(family, {.looks = colours, .now = now});
  const std::string& line = picture.lines[3].text;
  EXPECT_TRUE(picture.lines[3].is_zombie);
  EXPECT_NE(line.find(colours.paint(ink::bad, "zombie    ")), line.npos) << line;
  EXPECT_NE(line.find(colours.paint(ink::bad, "done")), line.npos) << line;
}

TEST(tree_lines, the_blame_for_a_root_falls_on_a_parent_outside_the_picture) {
  EXPECT_EQ(tree_part(picture_of(family, {.root = 4, .now = now})),
            "done  not waited for by 2 (shell)\n");
}

TEST(tree_lines, a_parent_that_is_not_shown_is_blamed_by_number) {
  EXPECT_EQ(
      tree_part(picture_of({made_up_zombie(7, 5, "a"), made_up_zombie(8, 0, "b")}, {.now = now})),
      "a  not waited for by 5, which is not shown\n"
      "b  not waited for by a process outside of what this system shows\n");
}

TEST(tree_lines, a_root_that_is_not_there_gives_no_line) {
  EXPECT_TRUE(picture_of(family, {.root = 77, .now = now}).lines.empty());
}

// Without `harmless` the line would end in the middle, and the terminal be red from there on.
TEST(tree_lines, names_and_arguments_cannot_command_the_terminal) {
  const table evil{made_up(1, 0, "a\n\x1b[31m", {"\x1b]0;title\a", "b\nc"}),
                   made_up_zombie(2, 1, "\x1b[2J")};
  EXPECT_EQ(tree_part(picture_of(evil, {.now = now})),
            "a\\n\\x1b[31m  \\x1b]0;title\\x07 b\\nc\n"
            "`- \\x1b[2J  not waited for by 1 (a\\n\\x1b[31m)\n");
}

table with_kernel_threads() {
  table processes{made_up(1, 0, "init")};
  for (int pid = 2; pid < 6; ++pid) {
    processes.push_back(made_up(pid, pid == 2 ? 0 : 2, pid == 2 ? "kthreadd" : "kworker"));
    processes.back().resident_bytes = 0;
  }
  return processes;
}

TEST(tree_lines, the_threads_of_the_kernel_take_one_line) {
  EXPECT_EQ(tree_part(picture_of(with_kernel_threads(), {.now = now})),
            "init\nkthreadd  and 3 kernel threads, one by one with --all\n");
}

TEST(tree_lines, on_demand_they_are_shown_one_by_one) {
  EXPECT_EQ(picture_of(with_kernel_threads(), {.all = true, .now = now}).lines.size(), 5U);
  EXPECT_EQ(picture_of(with_kernel_threads(), {.root = 2, .now = now}).lines.size(), 4U);
}

TEST(tree_lines, a_program_that_calls_itself_kthreadd_is_not_folded) {
  table processes = with_kernel_threads();
  processes[1].resident_bytes = 4096;
  EXPECT_EQ(picture_of(processes, {.now = now}).lines.size(), 5U);
}

TEST(tree_lines, what_fits_on_the_screen_is_shown_whole) {
  const tree_view view{.columns = 100, .now = now};
  const auto picture = picture_of(family, view);
  const auto rows = fit(picture, view, 7, "q leaves");
  ASSERT_EQ(rows.size(), 7U);
  EXPECT_EQ(rows.front(), picture.head);
  EXPECT_EQ(rows.back(), "q leaves; " + picture.sum);
}

TEST(tree_lines, a_screen_that_is_too_small_tells_what_it_hides) {
  const tree_view view{.columns = 200, .now = now};
  const auto rows = fit(picture_of(family, view), view, 5, "q leaves");
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_TRUE(rows.back().starts_with("q leaves; 2 lines hidden, 1 zombie among them"))
      << rows.back();
}

TEST(tree_lines, no_screen_is_too_small) {
  const tree_view view{.columns = 1, .now = now};
  for (std::size_t height = 1; height < 4; ++height) {
    const auto rows = fit(picture_of(family, view), view, height, "q leaves");
    EXPECT_EQ(rows.size(), height);
    EXPECT_TRUE(std::all_of(rows.begin(), rows.end(), [](const auto& row) { return row == ">"; }));
  }
}

// With the lines of all levels drawn, this picture would have 15 GB.
TEST(tree_lines, the_picture_of_a_long_chain_stays_small) {
  table chain;
  for (int pid = 1; pid <= 100'000; ++pid) chain.push_back(made_up(pid, pid - 1, "link"));
  const auto picture = picture_of(chain, {.now = now});
  EXPECT_LT(picture.lines.back().text.size(), 250U);
  EXPECT_NE(picture.lines.back().text.find("(99959 deeper) link"), std::string::npos);
}

TEST(tree_lines, ten_thousand_processes_are_one_picture) {
  table many{made_up(1, 0, "init")};
  for (int pid = 2; pid <= 10'000; ++pid) {
    many.push_back(pid % 3 == 0 ? made_up_zombie(pid, pid / 4 + 1, "ended")
                                : made_up(pid, pid / 4 + 1, "work", {"work", "--number"}));
  }
  const auto began = std::chrono::steady_clock::now();
  const auto picture = picture_of(many, {.looks = {.colour = true}, .columns = 120, .now = now});
  const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - began;
  RecordProperty("milliseconds", std::to_string(passed.count()));
  EXPECT_EQ(picture.lines.size(), 10'000U);
}

}  // namespace
}  // namespace brood_lab_test
