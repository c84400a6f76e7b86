// SPDX-License-Identifier: MIT
// The list of lessons.
#include <array>

#include "lesson.hpp"

namespace brood_lab {

std::span<const lesson* const> all_lessons() {
  static constexpr std::array lessons{&one_child, &several_children, &class_with_run,
                                      &isolation, &shared_number,    &the_main_guard};
  return lessons;
}

}  // namespace brood_lab
