// SPDX-License-Identifier: MIT
// Ending a process together with everything that it started.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>
#include <vector>

#include "brood/inspect.hpp"
#include "brood/native_types.hpp"
#include "brood/process_handle.hpp"

namespace brood {

/// How the members of a tree were found and ended, the surest first. The first two take a child
/// that was started with `process_options::contained`.
enum class tree_means {
  job_object,     ///< Windows: the kernel knows all members, and ends them in one step
  cgroup,         ///< Linux: the same, by `cgroup.kill`
  subreaper,      ///< Linux: members are stopped, top down, until nobody new appears, then killed;
                  ///< meanwhile this process adopts those whose parents end
  process_table,  ///< elsewhere: the same without adoption (macOS), or by remembered parents
                  ///< (Windows)
};

/// "job_object", "cgroup", "subreaper" or "process_table".
[[nodiscard]] std::string_view to_string(tree_means means) noexcept;

/// What became of a tree.
struct tree_report {
  tree_means means = tree_means::process_table;
  /// How many processes were ended, the root among them.
  std::size_t ended = 0;
  /// Members that this process may not signal, or that a kill had not ended after ten seconds.
  std::vector<process_info> survivors{};
};

/// Ends a child and all of its descendants at once, also those in groups and sessions of their own
/// and those that appear meanwhile, and reaps the child. Blocks until they have ended.
///
/// Out of reach, unless the child was started with `process_options::contained`: descendants whose
/// own parents had ended before the call, because nothing connects them to the tree any more; and,
/// while this process has other threads or other children, a newcomer whose parent ends between two
/// looks at the process table, unless a member of the tree leads its session.
/// @par POSIX  Members are stopped before they are killed. On Linux this process adopts orphans
///             while the call runs, and reaps those of the tree. Orphans of other descendants that
///             come here meanwhile stay children of this process; the next call, or the next start
///             of a `process`, reaps what of them has ended by then. A caller that is killed in the
///             middle leaves members stopped.
/// @par Windows  Without `contained`, a parent is known by its number and an earlier start: a clock
///               that was set back in between can mislead.
/// @throws process_error errc::not_started; errc::closed; std::errc::timed_out  if the child does
///         not end within ten seconds although it was killed; the system's error
tree_report kill_tree(process_handle& root);

/// The same for any process of this user, which need not be a child of this process. Nothing
/// happens if there is none with that number. The root itself is reaped by its own parent.
/// @throws process_error std::errc::invalid_argument  if this process is itself in that tree, or in
///         a session that a member of the tree leads
tree_report kill_tree(pid_type root);

/// Asks all members of the tree to end, as `process_handle::terminate` does, and ends those that
/// are left after `grace` by `kill_tree`. Blocks until they have ended.
/// @return what became of the tree: `ended` counts both those that obeyed and those that were
///         killed
/// @throws process_error  as `kill_tree`
/// @par Windows  Nobody can be asked there: this is `kill_tree`.
tree_report stop_tree(process_handle& root,
                      std::chrono::milliseconds grace = std::chrono::seconds{2});
tree_report stop_tree(pid_type root, std::chrono::milliseconds grace = std::chrono::seconds{2});

}  // namespace brood
