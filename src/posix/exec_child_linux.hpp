// SPDX-License-Identifier: MIT
// The code between vfork and exec. It runs in the parent's memory while the parent stands still, so
// it makes raw system calls and nothing else: no allocation, no lock, no exception, and no libc
// wrapper that a sanitizer could replace. What was prepared before is read, errno is written.
#pragma once

#include <span>

namespace brood::posix {

/// A system call's outcome: errno, or 0.
using call_error = int;

/// Ignored signals are reset to their defaults, except SIGHUP, SIGINT and SIGQUIT: those a shell or
/// nohup ignores on purpose for everything that runs below. Caught ones are reset as exec would.
/// The mask becomes empty.
void reset_signals() noexcept;

/// A program that closed stdin, stdout or stderr must not have the child's next file under its
/// number: missing ones become the null device.
void fill_stdio() noexcept;

/// Close-on-exec for every descriptor above stdio but those of `inherited`.
call_error keep_descriptors(std::span<const int> inherited) noexcept;

call_error enter_directory(const char* directory) noexcept;

/// This process's number, decimal, in exactly so many digits.
void write_own_number(std::span<char> digits) noexcept;

call_error execute(const char* image, char* const* arguments, char* const* environment) noexcept;

}  // namespace brood::posix
