// SPDX-License-Identifier: MIT
// How a spawned child finds its channel: the environment variable BROOD_CHILD, which says
// "FD:SIZE:NONCE:PARENT:CHILD". It is honoured only if the descriptor delivers a packet that
// repeats the nonce. If it does not, CHILD tells who this is: a program that merely inherited the
// variable, or the child itself, whose channel was closed above its guard. That one must not go on
// with main as if it were the first process: its children would do the same, without end.
//
// CHILD is written by the new process itself, before it executes the image. Where that cannot be
// (macOS), it is 0, and PARENT has to do: the parent's number, which is another one for a child
// that lost its parent, or that is in a pid namespace of its own.
#pragma once

#include <cstddef>
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
  int child = 0;  ///< 0: unknown
};

/// How many digits the last field always has, so that it can be written where it stands.
inline constexpr std::size_t child_digits = 10;

/// "BROOD_CHILD=5:312:1234abcd:4711:0000000000".
std::string to_variable(const start_marker& marker);

/// The marker in this process's environment; nullopt if there is none, or none that can be read.
std::optional<start_marker> read_marker() noexcept;

/// Whether the marker speaks of this process, as far as its numbers tell: not of one that started
/// this one, by system() say, above its guard.
bool names_this_process(const start_marker& marker) noexcept;

/// Whether it does, and speaks of a channel that is there. Where no number tells, a channel that
/// has hung up is that of a child whose parent has died meanwhile.
bool is_for_this_process(const start_marker& marker) noexcept;

}  // namespace brood::posix
