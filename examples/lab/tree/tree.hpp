// SPDX-License-Identifier: MIT
// brood-lab tree: the process table as trees, live on a terminal, once elsewhere.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "../style.hpp"
#include "brood/inspect.hpp"
#include "text.hpp"

namespace brood_lab {

struct tree_options {
  std::optional<brood::pid_type> root{};
  bool all = false;   ///< the kernel's threads one by one
  bool once = false;  ///< print it whole and leave, also on a terminal
  std::chrono::milliseconds interval{1000};
};

constexpr int no_such_process_code = 1;
constexpr int cannot_look_code = 5;

/// Shows the tree. On a terminal, until the user leaves or the root has ended.
/// @return the exit code
int run_tree(const style& looks, const tree_options& options);

/// Whether letters beyond ASCII may go to standard output as they are. A file or a pipe gets the
/// bytes that are there; a terminal for other letters would show rubbish.
letters letters_of_output();

/// Whether standard output is a terminal that can draw a picture again in its place.
bool output_can_be_redrawn();

/// A process seen once, to be recognised when it is seen again.
class known_process {
 public:
  explicit known_process(const brood::process_info& what);

  /// Whether that is the same process, and not a later one with its number.
  [[nodiscard]] bool is_same_as(const brood::process_info& now) const;
  [[nodiscard]] const brood::process_info& first_look() const { return what_; }

 private:
  brood::process_info what_;
  std::chrono::system_clock::duration age_;
  std::chrono::steady_clock::time_point seen_ = std::chrono::steady_clock::now();
};

}  // namespace brood_lab
