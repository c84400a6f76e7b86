// SPDX-License-Identifier: MIT
// Made-up process tables.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "brood/inspect.hpp"

namespace brood_lab_test {

/// The moment at which every made-up table is looked at.
inline const std::chrono::system_clock::time_point now{std::chrono::hours{24 * 365 * 50}};

inline brood::process_info made_up(int pid, int parent, std::string name,
                                   std::vector<std::string> command_line = {}) {
  return {.pid = static_cast<brood::pid_type>(pid),
          .parent = static_cast<brood::pid_type>(parent),
          .state = brood::process_state::sleeping,
          .name = std::move(name),
          .command_line = std::move(command_line),
          .resident_bytes = 3 << 20,
          .threads = 1,
          .started = now - std::chrono::seconds{200}};
}

inline brood::process_info made_up_zombie(int pid, int parent, std::string name) {
  brood::process_info what = made_up(pid, parent, std::move(name));
  what.state = brood::process_state::zombie;
  what.resident_bytes = 0;
  return what;
}

}  // namespace brood_lab_test
