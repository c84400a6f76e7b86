// SPDX-License-Identifier: MIT
// What a process inherits from the one that forked it besides memory and descriptors, and a child
// of the fork server should have from its parent instead.
#pragma once

#include <signal.h>
#include <sys/resource.h>
#include <sys/types.h>

#include <array>
#include <cstdint>

#include "result.hpp"

namespace brood::posix {

/// The processors that a thread may run on, in the kernel's form. None where the system has no such
/// thing.
struct processor_set {
  std::uint32_t size = 0;  ///< bytes that count
  alignas(8) std::array<unsigned char, 1024> bits{};
};

/// Travels as bytes between two processes of one program.
struct surroundings {
  std::array<rlimit, RLIM_NLIMITS> limits{};
  sigset_t mask{};
  processor_set processors{};
  std::int32_t nice = 0;
  std::uint32_t umask = 0;
  pid_t group = 0;
};

/// The calling thread's, as of now.
surroundings read_surroundings() noexcept;

/// Whether a process that began with `from` can come to `wanted` without rights: nobody else can
/// raise a hard limit or take a nice value back. And whether it can receive as many descriptors as
/// one that has `wanted` can have, and forks under the same
/// limit on processes.
bool can_become(const surroundings& wanted, const surroundings& from) noexcept;

/// Whether a process that began with `from` forks under the same limit on processes as this one:
/// its forks count against its own.
bool may_fork_alike(const surroundings& from) noexcept;

/// Turns a process that has `now` into one that has `wanted`, but for the signal mask. Makes system
/// calls for what differs only.
result<void> enter(const surroundings& wanted, const surroundings& now) noexcept;

/// Its parts that differ between the systems.
processor_set read_processors() noexcept;
bool use_processors(const processor_set& wanted) noexcept;
mode_t read_umask() noexcept;

}  // namespace brood::posix
