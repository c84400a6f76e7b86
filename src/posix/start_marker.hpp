// SPDX-License-Identifier: MIT
// How a spawned child finds its channel: the environment variable BROOD_CHILD, which says
// "FD:SIZE:NONCE:PARENT". It is honoured only if the descriptor delivers a packet that repeats the
// nonce. If it does not, PARENT tells who this is: a program that merely inherited the variable, or
// the child itself, whose channel was closed above its guard. That one must not go on with main as
// if it were the first process: its children would do the same, without end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace brood::posix {

inline constexpr const char* marker_variable = "BROOD_CHILD";

struct start_marker {
  int channel = -1;
  std::uint64_t packet_size = 0;
  std::uint64_t nonce = 0;
  int parent = 0;
};

/// "BROOD_CHILD=5:312:1234abcd:4711".
std::string to_variable(const start_marker& marker);

/// The marker in this process's environment; nullopt if there is none, or none that can be read.
std::optional<start_marker> read_marker() noexcept;

/// Whether the marker speaks of a channel that is there, and of this process. A program that code
/// above the guard started, by system() say, has got marker and channel, too, but its parent is the
/// one that they are meant for. A parent that died meanwhile has hung up.
bool is_for_this_process(const start_marker& marker) noexcept;

}  // namespace brood::posix
