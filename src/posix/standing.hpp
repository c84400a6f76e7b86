// SPDX-License-Identifier: MIT
// What a process is allowed to do, and where it stands among the others: what a fork server cannot
// give its children anew. A process that has given up rights must not get them back through a
// server that it started before.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <vector>

namespace brood::posix {

struct standing {
  std::array<uid_t, 3> users{};   ///< real, effective, saved
  std::array<gid_t, 3> groups{};  ///< the same
  std::vector<gid_t> more_groups;
  pid_t session = 0;
  /// The root directory: device, number and, on Linux, the mount that it is in, which tells apart
  /// the namespaces of mounts.
  std::array<std::uint64_t, 3> root{};
  /// Linux: capabilities, no_new_privs, seccomp mode. Elsewhere none.
  std::array<std::uint32_t, 8> rights{};

  friend bool operator==(const standing&, const standing&) = default;
};

/// This process's now. @throws std::bad_alloc
standing read_standing();

/// Whether this thread's next child would be the first process of a pid namespace (Linux). Such a
/// process makes no children for another, and ends the namespace with itself.
bool child_would_be_first() noexcept;

/// Its parts that differ between the systems.
void read_rights(standing& of) noexcept;

}  // namespace brood::posix
