// SPDX-License-Identifier: MIT
// The picture of a process table: what `brood-lab tree` draws, without drawing it.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "../style.hpp"
#include "brood/inspect.hpp"
#include "forest.hpp"
#include "text.hpp"

namespace brood_lab {

/// What is to be seen, and how.
struct tree_view {
  style looks{};
  letters shown = letters::utf8;
  std::size_t columns = std::string::npos;  ///< where lines are cut
  std::optional<brood::pid_type> root{};    ///< only this one and its descendants
  bool all = false;                         ///< the kernel's threads one by one
  parent_numbers numbers = parent_numbers::certain;
  std::chrono::system_clock::time_point now = std::chrono::system_clock::now();
};

struct tree_line {
  std::string text;
  bool is_zombie = false;
};

struct tree_picture {
  std::string head;
  std::vector<tree_line> lines;  ///< none: the root is not there
  std::string sum;
};

/// Draws the table. Names and arguments in it may be anything.
tree_picture picture_of(const std::vector<brood::process_info>& table, const tree_view& view);

/// As much of the picture as a screen of so many rows shows, one text for each row. The last one
/// sums up, and tells what is hidden, and `hint`.
std::vector<std::string> fit(const tree_picture& picture, const tree_view& view, std::size_t rows,
                             std::string_view hint);

}  // namespace brood_lab
