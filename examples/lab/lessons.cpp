// SPDX-License-Identifier: MIT
// The list of lessons.
#include <vector>

#include "lesson.hpp"

namespace brood_lab {

std::span<const lesson* const> all_lessons() {
  static const std::vector<const lesson*> lessons = [] {
    std::vector<const lesson*> all{&one_child, &several_children, &class_with_run,
                                   &isolation, &shared_number,    &the_main_guard};
    const auto more = lessons_of_this_system();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }();
  return lessons;
}

}  // namespace brood_lab
