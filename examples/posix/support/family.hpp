// SPDX-License-Identifier: MIT
// A parent with a habit, in a process of its own. It makes children that end at once, and then
// lives until it is told to go. It ends with this process, however that ends: then its zombies are
// init's, who reaps them.
#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <optional>
#include <system_error>
#include <vector>

#include "brood/inspect.hpp"
#include "brood/mutex.hpp"
#include "brood/process.hpp"
#include "brood/shared_value.hpp"
#include "habits.hpp"
#include "pid_budget.hpp"

namespace show {

/// What the parent of a family has written down.
struct diary {
  static constexpr std::size_t most = 64;  // more would not be safe on a small machine
  pid_t parent = 0;
  std::size_t made = 0;
  int refusal = 0;      ///< errno of the fork that failed, if one did
  int unavailable = 0;  ///< why there can be no budget here
  bool done = false;
  std::array<pid_t, most> children{};
};

class family {
 public:
  struct plan {
    habit make_child = never_wait;
    std::size_t children = 5;  ///< if the budget lets it
    budget_means budget = budget_means::nothing;
    int budget_size = 24;
    std::optional<brood::start_method> method{};
  };

  /// Starts the parent, and blocks until it has made its children and those have ended.
  explicit family(const plan& how);
  family(const family&) = delete;
  family& operator=(const family&) = delete;

  [[nodiscard]] const diary& known() const { return known_; }
  /// Why there can be no budget here; then there are no children.
  [[nodiscard]] std::error_code unavailable() const {
    return {known_.unavailable, std::system_category()};
  }
  [[nodiscard]] pid_t parent() const { return known_.parent; }
  [[nodiscard]] std::vector<pid_t> children() const;
  [[nodiscard]] std::vector<brood::process_info> zombies() const {
    return brood::zombies_of(parent());
  }
  /// How many of its children are still in the process table, whoever's they are.
  [[nodiscard]] std::size_t entries() const;
  /// Blocks until the parent has ended.
  void end_parent();

 private:
  brood::mutex gate_;
  diary known_;
  brood::process process_;
  std::unique_lock<brood::mutex> closed_;  // destroyed first: the parent goes, if it is still there
};

}  // namespace show
