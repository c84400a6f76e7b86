// SPDX-License-Identifier: MIT
// What a fork server does at its guard.
#pragma once

#include <memory>
#include <vector>

#include "backend.hpp"
#include "brood/detail/archive.hpp"
#include "brood/detail/task.hpp"

namespace brood {

/// What the server is told: how deep it is, and its preload functions.
void save_server_start(detail::output_archive& out, unsigned depth,
                       const std::vector<std::unique_ptr<detail::task>>& preload);

/// Runs the preload functions, serves, and ends this process when its client is gone. In each child
/// it runs the task, and ends that.
[[noreturn]] void run_server(const backend::inherited_start& start);

}  // namespace brood
