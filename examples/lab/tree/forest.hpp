// SPDX-License-Identifier: MIT
// A process table as trees: who is below whom, in the order in which lines are drawn.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "brood/inspect.hpp"

namespace brood_lab {

/// A process in its tree. All of its descendants come next.
struct tree_node {
  std::size_t at = 0;     ///< which one of the table
  std::size_t level = 0;  ///< 0 for a root
  bool is_last = true;    ///< no sibling comes after it
  std::size_t descendants = 0;
};

/// Whether a parent's number may belong to a process that came later, and is no parent then.
enum class parent_numbers { certain, may_be_reused };

/// Each process once, below its parent, siblings by ascending number. The table is read bit by bit
/// while processes come and go, so that it may hold anything: a process whose parent is not in it
/// is a root, and so is one of those that are parents of each other in a circle.
std::vector<tree_node> forest_of(const std::vector<brood::process_info>& table,
                                 parent_numbers numbers);

/// The part of the forest that has that process as its root; empty if it is not there.
std::vector<tree_node> subtree_of(const std::vector<brood::process_info>& table,
                                  const std::vector<tree_node>& forest, brood::pid_type root);

}  // namespace brood_lab
