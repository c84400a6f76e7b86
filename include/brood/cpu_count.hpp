// SPDX-License-Identifier: MIT
// How many processors this process may use.
#pragma once

namespace brood {

/// The number of processors that this process can keep busy: the least of the machine's count, the
/// affinity mask and the CPU quota of the control group (rounded up). Never below 1.
/// @par POSIX    Linux reads affinity and cgroup (v1, v2) quota; macOS reads the machine's count.
/// @par Windows  Reads the process affinity mask, and the job object's limit on CPU time.
[[nodiscard]] unsigned cpu_count();

}  // namespace brood
