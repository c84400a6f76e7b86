// SPDX-License-Identifier: MIT
// The durations and clocks of std::chrono, without the calendars and the formatting of <chrono>,
// which cost every file that includes Brood about as much time as all of Brood. Each standard
// library declares the clocks in <thread>, whose sleeps need them.
#pragma once

#include <thread>
