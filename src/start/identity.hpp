// SPDX-License-Identifier: MIT
// What this process knows of itself: its name, its place in the tree of processes, how it began.
#pragma once

#include <optional>
#include <string>

#include "brood/native_types.hpp"
#include "brood/start_method.hpp"

namespace brood {

/// The place of a process in the tree that one program grows.
struct identity {
  std::string name = "main";
  std::string path;    ///< "" in the main process, "1" in its first child, "1:2" below that
  unsigned depth = 0;  ///< how many levels of Brood's processes are above this one
  std::optional<start_method> method{};
  bool daemon = false;
  pid_type parent = 0;
};

/// This process's own. Set once, by the main thread of a child before its task runs.
const identity& this_identity() noexcept;

/// What a child calls first: from here on `this_process` and `default_start_method` answer for it.
/// `self` must stay for the rest of the process's life.
void become_child(const identity& self) noexcept;

/// The path of the next process object that this process makes: "3", or "1:3" below "1".
std::string next_child_path();
/// Takes the last number back: no process will bear it.
void return_child_path() noexcept;

/// Spawn children can be started: this process has passed its guard.
bool guard_passed() noexcept;
void pass_guard() noexcept;

/// Tells a spawned child, and every program below it, how deep it is. Besides the start message,
/// because a process bomb is made of children that something keeps from reading that.
inline constexpr const char* depth_variable = "BROOD_DEPTH";

/// How many of Brood's processes are above this one, as far as anything tells.
unsigned depth_of_this_process() noexcept;

/// Refuses to nest deeper than BROOD_MAX_DEPTH (32): a program that starts itself without end stops
/// there instead of taking the machine down.
/// @throws process_error errc::nested_too_deeply
void check_depth(const std::string& action);

/// Makes `method` the default of a child, which no environment variable changes.
void set_default_of_child(start_method method) noexcept;

}  // namespace brood
