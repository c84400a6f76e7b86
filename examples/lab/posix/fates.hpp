// SPDX-License-Identifier: MIT
// The stories of the POSIX systems.
#pragma once

#include "../stage.hpp"

namespace brood_lab {

void show_zombie(stage& on);       ///< from the end of a child to its parent's wait
void show_three_cases(stage& on);  ///< harmless, harmless, harmful
void show_remedies(stage& on);     ///< side by side

void show_adoption(stage& on);  ///< by init or the nearest subreaper
void show_own_subreaper(stage& on);
void show_double_fork(stage& on);
void show_hangups(stage& on);  ///< orphaned group, end of a session
void show_parent_seen_by_child(stage& on);
void show_end_of_tree(stage& on);  ///< kill_tree and stop_tree

}  // namespace brood_lab
