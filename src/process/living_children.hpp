// SPDX-License-Identifier: MIT
// The children of this process that have been started and not yet let go.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

namespace brood::detail {
class child_state;
}

namespace brood::living_children {

void add(std::shared_ptr<detail::child_state> child);
void remove(const detail::child_state& child) noexcept;

/// Those that are on the list now, oldest first.
[[nodiscard]] std::vector<std::shared_ptr<detail::child_state>> snapshot();

/// Held by a thread that forks, so that its copy gets the list in one piece.
[[nodiscard]] std::unique_lock<std::mutex> lock();

/// In the forked copy, whose thread holds `lock()`: none of them is its child.
void abandon_all() noexcept;

}  // namespace brood::living_children
