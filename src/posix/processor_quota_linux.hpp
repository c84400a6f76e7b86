// SPDX-License-Identifier: MIT
// The CPU quota of control groups, as far as it limits how many processors a process can use.
#pragma once

#include <string>

namespace brood::posix {

/// As many of the `processors` as the control group of this process and the groups above it grant:
/// at least one, and one for each part of one. The folders /proc and /sys are those below `root`.
unsigned limited_by_quota(unsigned processors, const std::string& root = {});

}  // namespace brood::posix
