// SPDX-License-Identifier: MIT
// What a child does, whichever way it began.
#pragma once

#include <string>

namespace brood {

namespace detail {
class task;
}

/// Runs the task. Returns the exit code: 0, or 1 after an exception, which has been told to the
/// parent and to stderr.
int run_task(detail::task& work) noexcept;

/// Throws errc::unguarded_main; in a spawned child, tells the parent as well.
[[noreturn]] void refuse_unguarded(const std::string& action);

}  // namespace brood
