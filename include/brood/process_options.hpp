// SPDX-License-Identifier: MIT
// What can be chosen for a child before it starts.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "brood/start_method.hpp"

namespace brood {

/// Whether `fork` may go ahead although other threads live. In the child these threads are gone,
/// but the locks that they held stay locked for ever.
enum class fork_threads { refuse, allow };

/// Whose surroundings a child of the fork server has.
enum class server_surroundings {
  /// Its parent's at `start()`, as with the other start methods: environment, working directory,
  /// stdin, stdout and stderr, umask, nice value, resource limits, processor affinity, signal mask
  /// and process group.
  refresh,
  /// Those that its parent had when the server was started, and what the server's preload functions
  /// made of them: what Python's forkserver gives its children. The signal mask is empty then, as
  /// in a spawned child. Saves some system calls.
  snapshot,
};

/// Choices for one child. The defaults suit most.
struct process_options {
  /// Empty: `default_start_method()` at the time of `start()`.
  std::optional<start_method> method{};
  /// Empty: "process-1", "process-2", ... in this process; "process-1:2" in a child of "process-1".
  std::string name{};
  /// The child ends when its parent ends, however that ends (SIGKILL too).
  bool daemon = false;
  /// Variables to set, or (nullopt) to unset, on top of the parent's environment at `start()`.
  std::map<std::string, std::optional<std::string>> environment{};
  /// Empty: the parent's at `start()`. A relative path is relative to that.
  std::filesystem::path working_directory{};
  /// Only `fork` asks.
  fork_threads threads = fork_threads::refuse;
  /// Only `forkserver` asks. `environment` and `working_directory` change either.
  server_surroundings surroundings = server_surroundings::refresh;
  /// Whatever becomes of its descendants, `kill_tree` and `stop_tree` reach them: they are kept in
  /// a job object (Windows) or in a cgroup (Linux, where this user may make one in the unified
  /// hierarchy). Elsewhere nothing changes, and the tree's report says by which means it was ended.
  bool contained = false;
};

/// Tag for callables and arguments that only a forked child can have: lambdas with captures,
/// pointers, references. `process p(brood::fork_only, [&] { ... });`
struct fork_only_t {
  explicit fork_only_t() = default;
};
inline constexpr fork_only_t fork_only{};

}  // namespace brood
