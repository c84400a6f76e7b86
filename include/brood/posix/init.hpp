// SPDX-License-Identifier: MIT
// Being process 1 of a container: signals are passed on, orphans reaped, the status handed out.
// Include by hand; Windows has no such thing and says so.
#pragma once

#include <type_traits>
#include <utility>

namespace brood::posix {

/// Choices for `run_as_init`. The defaults suit a container.
struct init_options {
  /// Pass signals on to the process group of the program, not to the program alone.
  bool signal_group = false;
  /// Adopt orphans also where this process is not number 1 (Linux: as a subreaper).
  bool adopt_orphans = true;
};

namespace detail {
int run_as_init(int (*program)(void*), void* context, const init_options& options);
}

/// Runs `program` in a forked child, the main child, and is an init to it until it has ended:
///
/// - every signal that this process gets is passed on to the main child (SIGCHLD and faults of its
///   own excepted), so that the SIGTERM of a container's end arrives, and job control works;
/// - every orphan that lands here is reaped, whatever its number;
/// - its result is the exit code of the main child, or 128 + N if signal N ended it.
///
/// The main child is in a process group of its own, and in the foreground if this process was. What
/// is left of the tree when the main child has ended, the kernel ends if this process is number 1;
/// otherwise it goes on and is adopted by the next one above.
///
///     int main() {
///       brood::main_guard();   // first: a spawned child is to run its task, not another init
///       return brood::posix::run_as_init([] { return serve(); });
///     }
///
/// Call it before there are other threads: the main child is a copy with the calling one alone. In
/// the child an exception that `program` throws ends it like one that leaves `main`; `std::exit`
/// and a returned code flush the streams and run exit handlers, as in any program.
/// @throws process_error errc::multithreaded_fork; the system's error if there can be no child;
///         on Windows errc::unsupported
/// @par macOS  No subreaper: orphans are adopted by launchd.
template <class Program>
int run_as_init(Program&& program, const init_options& options = {}) {
  using type = std::remove_reference_t<Program>;
  return detail::run_as_init([](void* context) { return (*static_cast<type*>(context))(); },
                             const_cast<std::remove_const_t<type>*>(&program), options);
}

}  // namespace brood::posix
