// SPDX-License-Identifier: MIT
// The durations and clocks of std::chrono, without the calendars and the formatting of <chrono>,
// which would add a fifth to the time that a file which includes Brood takes to compile. The
// libraries of GCC, LLVM and Microsoft have them in <thread>, whose sleeps need them.
#pragma once

#include <thread>
