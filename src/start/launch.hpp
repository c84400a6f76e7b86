// SPDX-License-Identifier: MIT
// From a task to a child that runs it.
#pragma once

#include "backend.hpp"
#include "brood/process_options.hpp"

namespace brood::detail {

class child_state;
class task;

/// Starts a child that runs `work`, by `method`. Does not wait for anything that the child does.
/// @throws process_error, or what archiving the task throws; no child is left then
backend::child launch(task& work, const child_state& self, const process_options& options,
                      start_method method);

}  // namespace brood::detail
