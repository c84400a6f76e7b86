// SPDX-License-Identifier: MIT
#include "tree/forest.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tree_table.hpp"

namespace brood_lab_test {
namespace {

using brood_lab::forest_of;
using brood_lab::parent_numbers;
using brood_lab::tree_node;
using table = std::vector<brood::process_info>;

/// The numbers of the nodes, each after as many dots as its level.
std::string outline(const table& processes, const std::vector<tree_node>& nodes) {
  std::string text;
  for (const tree_node& node : nodes) {
    text += std::string(node.level, '.') + std::to_string(processes[node.at].pid) + " ";
  }
  return text;
}

std::string outline(const table& processes) {
  return outline(processes, forest_of(processes, parent_numbers::certain));
}

TEST(tree_forest, children_come_right_after_their_parent) {
  const table processes{made_up(1, 0, "init"), made_up(2, 1, "a"), made_up(3, 1, "b"),
                        made_up(4, 2, "c"), made_up(5, 3, "d")};
  EXPECT_EQ(outline(processes), "1 .2 ..4 .3 ..5 ");
}

TEST(tree_forest, a_process_whose_parent_is_not_shown_is_a_root) {
  const table processes{made_up(1, 0, "init"), made_up(7, 5, "hidden"), made_up(8, 7, "below")};
  EXPECT_EQ(outline(processes), "1 7 .8 ");
}

// Without the look at what is placed already, the walk never ends.
TEST(tree_forest, a_circle_of_parents_is_drawn_once) {
  const table processes{made_up(1, 0, "init"), made_up(5, 6, "a"), made_up(6, 5, "b"),
                        made_up(9, 9, "its own parent")};
  EXPECT_EQ(outline(processes), "1 9 5 .6 ");
}

TEST(tree_forest, a_parent_that_started_later_is_none_where_numbers_are_reused) {
  table processes{made_up(4, 0, "later"), made_up(8, 4, "orphan")};
  processes[0].started += std::chrono::seconds{5};
  EXPECT_EQ(outline(processes, forest_of(processes, parent_numbers::may_be_reused)), "4 8 ");
  EXPECT_EQ(outline(processes), "4 .8 ");
}

TEST(tree_forest, a_start_that_is_not_told_separates_nobody) {
  table processes{made_up(4, 0, "a"), made_up(8, 4, "b")};
  processes[1].started = {};
  EXPECT_EQ(outline(processes, forest_of(processes, parent_numbers::may_be_reused)), "4 .8 ");
}

TEST(tree_forest, a_subtree_is_its_root_and_all_below_it) {
  const table processes{made_up(1, 0, "init"), made_up(2, 1, "a"), made_up(3, 1, "b"),
                        made_up(4, 2, "c"), made_up(5, 4, "d")};
  const auto forest = forest_of(processes, parent_numbers::certain);
  EXPECT_EQ(outline(processes, subtree_of(processes, forest, 2)), "2 .4 ..5 ");
  EXPECT_TRUE(subtree_of(processes, forest, 77).empty());
}

// By recursion, this is more than a stack holds.
TEST(tree_forest, a_chain_may_be_as_long_as_there_are_processes) {
  table processes;
  for (int pid = 1; pid <= 100'000; ++pid) processes.push_back(made_up(pid, pid - 1, "link"));
  const auto forest = forest_of(processes, parent_numbers::certain);
  ASSERT_EQ(forest.size(), processes.size());
  EXPECT_EQ(forest.back().level, 99'999U);
  EXPECT_EQ(forest.front().descendants, 99'999U);
}

}  // namespace
}  // namespace brood_lab_test
