// SPDX-License-Identifier: MIT
// A lesson: one idea, shown by running it. To add one, write lessons/<id>.cpp and name it in
// lessons.cpp.
#pragma once

#include <span>
#include <string_view>

#include "stage.hpp"

namespace brood_lab {

struct lesson {
  std::string_view id;     ///< what --lesson calls it
  std::string_view title;  ///< what it shows, in a few words
  std::string_view idea;   ///< what is about to be seen
  /// Runs it under the stage's start method, checks each claim and explains.
  void (*run)(stage& on);
  std::string_view difference;  ///< what is not the same under all start methods
};

/// In the order of the tour.
std::span<const lesson* const> all_lessons();

/// The lessons about what becomes of ended processes and of their children, which each system
/// treats in its own way.
std::span<const lesson* const> lessons_of_this_system();

extern const lesson one_child;
extern const lesson several_children;
extern const lesson class_with_run;
extern const lesson isolation;
extern const lesson shared_number;
extern const lesson the_main_guard;

}  // namespace brood_lab
