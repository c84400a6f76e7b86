// SPDX-License-Identifier: MIT
// What a child does, whichever way it began.
#pragma once

#include <string>

#include "exception_text.hpp"
#include "result.hpp"

namespace brood {

namespace detail {
class task;
}

/// Runs the task. Returns the exit code: 0, or 1 after an exception, which has been told to the
/// parent and to stderr.
int run_task(detail::task& work) noexcept;

/// What a child does that cannot come to its task: tells the parent and stderr why, and calls
/// `end(1)`, which does not return.
[[noreturn]] void end_bootstrap(const exception_text& problem, void (*end)(int),
                                const char* what_failed = "cannot begin its task");
[[noreturn]] void end_bootstrap(const failure& problem, void (*end)(int));

/// Throws errc::unguarded_main; in a spawned child, tells the parent as well.
[[noreturn]] void refuse_unguarded(const std::string& action);

}  // namespace brood
