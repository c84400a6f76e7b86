// SPDX-License-Identifier: MIT
// From a task to a child that runs it.
#pragma once

#include <mutex>
#include <shared_mutex>

#include "brood/process_options.hpp"
#include "brood/start_method.hpp"

namespace brood::detail {

class child_state;
class task;

/// Starts a child that runs `work`, by `method`, and hands it to `owner.adopt()`. Does not wait for
/// anything that the child does.
/// @throws process_error, or what archiving the task throws; no child is left then
void launch(task& work, child_state& owner, const process_options& options, start_method method);

/// While the lock is held no other thread of this process starts a child by Brood.
std::unique_lock<std::shared_mutex> hold_starts();

}  // namespace brood::detail
