// SPDX-License-Identifier: MIT
// Being process 1 of a container: signals are passed on, orphans reaped, the status handed out.
// Include by hand; Windows has no such thing and says so.
#pragma once

#include <memory>

namespace brood::posix {

/// Choices for `run_as_init`. The defaults suit a container.
struct init_options {
  /// Pass signals on to the process group of the program, not to the program alone.
  bool signal_group = false;
  /// Adopt orphans also where this process is not number 1 (Linux: as a subreaper).
  bool adopt_orphans = true;
};

}  // namespace brood::posix

namespace brood::detail {
int run_as_init(int (*program)(void*), void* context, const posix::init_options& options);
}

namespace brood::posix {

/// Runs `program` in a forked child, the main child, and is an init to it until it has ended:
///
/// - every signal that this process gets is passed on to the main child, by its number (SIGCHLD and
///   faults of its own excepted: SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS). So the
///   SIGTERM of a container's end arrives. SIGCONT goes to the main child's whole group;
/// - every orphan that lands here is reaped, whatever its number. Children that this process had
///   before the call are not: they are the program's to wait for, before or afterwards, unless it
///   ignores SIGCHLD and so waits for none;
/// - its result is the exit code of the main child, or 128 + N if signal N ended it.
///
/// What is left of the tree when the main child has ended, the kernel ends when this process ends,
/// if that is number 1. Elsewhere it goes on: what was adopted stays a child of this process.
/// Signals that come while the main child ends are dropped. Signal mask, dispositions and the
/// adopter's attribute are as before: in the main child from its beginning, here at the return.
///
///     int main() {
///       brood::main_guard();   // first: a spawned child is to run its task, not another init
///       return brood::posix::run_as_init([] { return serve(); });
///     }
///
/// Call it before there are other threads: the main child is a copy with the calling one alone. In
/// the child an exception that `program` throws ends it like one that leaves `main`; `std::exit`
/// and a returned code flush the streams and run exit handlers, as in any program. So do static
/// destructors: they run in the main child, and again here when `main` returns.
///
/// @par Terminal  The main child has a process group of its own, which is in the foreground of the
/// controlling terminal if this process's was: it gets ^C itself. If the terminal stops it (^Z, or
/// a read in the background), this process's group stops, too, so that the shell takes over; `fg`
/// and `bg` continue both. Where nobody could continue it, under number 1 or in an orphaned group,
/// ^Z has no effect; a read in the background leaves the main child stopped until a SIGCONT.
/// @throws process_error errc::multithreaded_fork beside other threads; errc::still_running beside
///         children that Brood started; errc::unsupported beside other children if the process
///         table does not show them; the system's error if there can be no child. On Windows always
///         errc::unsupported
/// @par macOS  No subreaper: orphans are adopted by launchd.
template <class Program>
int run_as_init(Program&& program, const init_options& options = {}) {
  auto* pointer = std::addressof(program);  // a pointer to const, or to a function, is no void*
  return brood::detail::run_as_init(
      [](void* context) {
        return static_cast<int>((**static_cast<decltype(pointer)*>(context))());
      },
      &pointer, options);
}

}  // namespace brood::posix
