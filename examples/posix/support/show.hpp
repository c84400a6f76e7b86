// SPDX-License-Identifier: MIT
// What the demonstrations of this folder share: claims that are checked, and looks into the process
// table.
#pragma once

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>

#include "adoption.hpp"
#include "brood/inspect.hpp"
#include "lifeline.hpp"

namespace show {

/// The exit code when this machine does not allow what was asked for; CTest then says skipped.
inline constexpr int not_possible_here = 77;

/// Called with `without-cause`, a demonstration leaves out what causes its effect, and then has to
/// fail: a claim that holds either way shows nothing.
inline bool has_cause(int argc, char** argv) {
  return argc < 2 || argv[1] != std::string_view{"without-cause"};
}

/// Prints the claim. If it does not hold, the program ends with exit code 1, and its helpers with
/// it.
inline void claim(std::string_view what, bool holds) {
  std::cout << (holds ? "  holds: " : "  DOES NOT HOLD: ") << what << std::endl;
  if (!holds) std::exit(1);
}

/// Blocks until `holds()`; gives up after a minute.
/// @return whether it holds
template <class Condition>
bool until(Condition holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes{1};
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::microseconds{200});
  }
  return true;
}

inline std::string name_of(brood::pid_type pid) {
  const auto found = brood::inspect(pid);
  return std::to_string(pid) + " (" + (found ? found->name : "not shown here") + ")";
}

/// The process's line in the process table.
inline void look(std::string_view when, brood::pid_type pid) {
  std::cout << std::left << std::setw(34) << when << std::right << " pid " << std::setw(7) << pid;
  if (const auto found = brood::inspect(pid)) {
    std::cout << "  parent " << std::setw(7) << found->parent << "  " << std::left << std::setw(9)
              << to_string(found->state) << std::right << std::setw(6)
              << found->resident_bytes / 1024 << " KiB";
  } else {
    std::cout << "  no such process";
  }
  std::cout << std::endl;
}

inline bool is_zombie(brood::pid_type pid) {
  const auto found = brood::inspect(pid);
  return found && found->state == brood::process_state::zombie;
}

inline bool is_child_of(brood::pid_type pid, brood::pid_type parent) {
  const auto found = brood::inspect(pid);
  return found && found->parent == parent;
}

/// Blocks until the adopter has reaped it. In a container whose process 1 never waits, nobody will:
/// then this says so, and what would help.
inline void claim_reaped_by(brood::pid_type adopter, brood::pid_type orphan) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (brood::inspect(orphan) && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::microseconds{200});
  }
  if (is_zombie(orphan)) {
    std::cout << name_of(adopter) << " does not wait for what it adopts: this container needs an "
              << "init (docker run --init, or brood::posix::run_as_init)" << std::endl;
    claim("the adopter has the orphan, now its zombie", is_child_of(orphan, adopter));
    return;
  }
  claim("its adopter has reaped it: the entry is gone", !brood::inspect(orphan));
}

}  // namespace show
