// SPDX-License-Identifier: MIT
// The children of this process that have been started and not yet let go.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <vector>

namespace brood::detail {
class child_state;
}

namespace brood::living_children {

/// A place on the list, made before the child, so that nothing can fail once there is one.
using entry = std::list<std::weak_ptr<detail::child_state>>;

/// Puts the one element of `place` on the list.
void add(entry& place) noexcept;
void remove(const detail::child_state& child) noexcept;

/// Those that are on the list now, oldest first.
[[nodiscard]] std::vector<std::shared_ptr<detail::child_state>> snapshot();

/// Held by a thread that forks, so that its copy gets the list in one piece.
[[nodiscard]] std::unique_lock<std::mutex> lock();

/// In the forked copy, whose thread holds `lock()`: none of them is its child.
void abandon_all() noexcept;
/// In the forked copy of a process with several threads: a lock that none of them waits for.
void renew_lock() noexcept;

}  // namespace brood::living_children
