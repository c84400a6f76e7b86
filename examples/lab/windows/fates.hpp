// SPDX-License-Identifier: MIT
// The stories of Windows.
#pragma once

#include "../stage.hpp"

namespace brood_lab {

void show_object_without_process(stage& on);  ///< what an open handle keeps
void show_many_open_handles(stage& on);       ///< and what ends it
void show_orphan_without_adopter(stage& on);
void show_end_of_job(stage& on);

/// Whether this is Wine, which imitates Windows on another system.
bool is_wine();

}  // namespace brood_lab
