// SPDX-License-Identifier: MIT
// Stories: what `brood-lab zombies` and `brood-lab orphans` show, one after the other. Those that
// are lessons of the tour, too, are run there under each start method.
#pragma once

#include <span>
#include <string_view>

#include "brood/start_method.hpp"
#include "stage.hpp"

namespace brood_lab {

struct story {
  std::string_view title;
  std::string_view idea;  ///< what is about to be seen
  void (*run)(stage& on);
};

/// What there is to see on this system.
std::span<const story> zombie_stories();
std::span<const story> orphan_stories();

/// Tells them, each claim checked.
/// @return how many claims did not hold
int run_stories(const style& looks, brood::start_method method, std::span<const story> stories);

}  // namespace brood_lab
