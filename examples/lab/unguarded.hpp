// SPDX-License-Identifier: MIT
// A main without a guard, on purpose: what brood-lab turns into when it is asked to.
#pragma once

namespace brood_lab {

/// Names the start method that the unguarded main tries. It leaves a byte in the file `runs_file`
/// of its directory each time that it runs.
inline constexpr const char* unguarded_variable = "BROOD_LAB_UNGUARDED";
inline constexpr const char* runs_file = "runs";

/// What it ends with when spawn was refused as it should be.
inline constexpr int refused_code = 3;

/// Asked by main above its guard: whether to go without one.
bool should_run_unguarded(int argc, char** argv);
int run_unguarded();

}  // namespace brood_lab
