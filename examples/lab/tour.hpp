// SPDX-License-Identifier: MIT
// The tour: lessons under start methods, and what came of them.
#pragma once

#include <vector>

#include "brood/start_method.hpp"
#include "lesson.hpp"
#include "style.hpp"

namespace brood_lab {

/// Runs each lesson under each method and sums up.
/// @return how many claims did not hold
int run_tour(const style& looks, const std::vector<const lesson*>& lessons,
             const std::vector<brood::start_method>& methods);

/// Shows which lessons there are.
void list_lessons(const style& looks);

}  // namespace brood_lab
