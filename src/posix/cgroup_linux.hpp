// SPDX-License-Identifier: MIT
// The unified hierarchy of control groups (cgroups(7)) as folders and files.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace brood::posix {

/// The folder of the group that this process is in; nullopt where the unified hierarchy is not
/// mounted, or does not show that group.
std::optional<std::string> own_cgroup();

/// Those in the group and in all groups below it.
std::vector<pid_t> cgroup_members(const std::string& folder);

/// Whether a process is in it or below it.
bool is_populated(const std::string& folder);

/// Removes the group and those below it. Returns whether they are gone; never while somebody is in.
bool remove_cgroup(const std::string& folder) noexcept;

/// Writes into one of the group's files. Returns whether the kernel took it.
bool write_cgroup(const std::string& folder, const char* file, const std::string& text) noexcept;

}  // namespace brood::posix
