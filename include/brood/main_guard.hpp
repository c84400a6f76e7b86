// SPDX-License-Identifier: MIT
// C++'s `if __name__ == '__main__'`: the line of main at which a spawned child stops repeating it.
#pragma once

namespace brood {

/// Marks the end of what each spawned child repeats of `main`. In a child that Brood spawned it
/// runs the child's task and ends the process by `exit`; in every other process it returns at once.
/// Static initialisers, and everything in `main` above the call, run again in each spawned child.
///
/// Call it once, first thing in `main`, before other threads exist. Without it `spawn` is refused
/// (`errc::unguarded_main`). Forked children never come here.
void main_guard();

}  // namespace brood
