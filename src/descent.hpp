// SPDX-License-Identifier: MIT
// Who descends from whom, in a table of links.
#pragma once

#include <span>
#include <vector>

#include "backend.hpp"

namespace brood {

/// Whether both name the same process.
inline bool is_same(const backend::process_link& one, const backend::process_link& other) noexcept {
  return one.pid == other.pid && one.started == other.started;
}

/// The entry with that number in a table by ascending number; null if there is none.
const backend::process_link* find_pid(std::span<const backend::process_link> table,
                                      pid_type pid) noexcept;

/// Those of `table` that are in `roots` or descend from them, parents before their children.
std::vector<backend::process_link> family_of(std::span<const backend::process_link> roots,
                                             std::span<const backend::process_link> table);

/// Whether `pid` is `root` or descends from it.
bool is_in_family(pid_type pid, pid_type root,
                  std::span<const backend::process_link> table) noexcept;

}  // namespace brood
