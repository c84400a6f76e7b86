// SPDX-License-Identifier: MIT
// Looking at processes from outside: their states, parents and what they use.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "brood/native_types.hpp"

namespace brood {

/// What a process is doing.
enum class process_state {
  running,     ///< on a processor, or ready for one
  sleeping,    ///< waits for an event; a signal can wake it
  disk_sleep,  ///< waits in the kernel, and not even a kill reaches it before that is over
  stopped,     ///< by a signal, a terminal or a debugger
  zombie,      ///< has ended, and its parent has not waited for it: a pid and a status are left
  dead,        ///< is disappearing at this moment
  unknown,     ///< a state that this library does not know
};

/// "running", "sleeping", "disk_sleep", "stopped", "zombie", "dead" or "unknown".
[[nodiscard]] std::string_view to_string(process_state state) noexcept;

/// A process at the moment of the question. What the system keeps from this user is empty or zero.
struct process_info {
  pid_type pid = 0;
  /// @par POSIX    The process that has to wait for it: the one that made it or, once that has
  ///               ended, the one that adopted it.
  /// @par Windows  The process that made it, which may have ended; its number may then belong to
  ///               another process (one that started later).
  pid_type parent = 0;
  /// @par Windows  `running`, or `stopped` when all of its threads are suspended. Also a process
  ///               that has ended but stays an object because of an open handle is not listed.
  process_state state = process_state::unknown;
  /// The program's short name.
  /// @par Linux    At most 15 characters, and a process may change it.
  std::string name{};
  /// Its arguments. Empty for a zombie, which has no memory left to keep them in.
  std::vector<std::string> command_line{};
  /// Memory that it occupies now, in bytes; 0 for a zombie.
  std::uint64_t resident_bytes = 0;
  unsigned threads = 0;
  /// When it started, exact to the system's clock tick (10 ms on Linux).
  std::chrono::system_clock::time_point started{};
};

/// The process with that number; nullopt if there is none.
/// @throws process_error  if the system does not tell, for example because /proc is not mounted
[[nodiscard]] std::optional<process_info> inspect(pid_type pid);

/// All processes that the system shows to this user, by ascending number. Those that vanish while
/// the table is read are left out.
/// @throws process_error  as `inspect`
/// @par Linux  In a container: those of the container.
[[nodiscard]] std::vector<process_info> process_table();

/// The processes whose parent is `pid`, zombies among them, by ascending number.
/// @throws process_error  as `inspect`
/// @par Windows  A process is nobody's child once the one that made it has ended, although it
///               still shows its number.
[[nodiscard]] std::vector<process_info> children_of(pid_type pid);

/// The children of `pid` that have ended and for which it has not waited. Ending `pid` lets init,
/// or the nearest subreaper, take care of them.
/// @throws process_error  as `inspect`
/// @par Windows  There are none, ever.
[[nodiscard]] std::vector<process_info> zombies_of(pid_type pid);

}  // namespace brood
