// SPDX-License-Identifier: MIT
#include "brood/inspect.hpp"

#include <utility>

#include "backend.hpp"

namespace brood {
namespace {

/// In full, those of the listed processes to which `belongs` applies and that are still there.
template <class Belongs>
std::vector<process_info> inspect_all(Belongs belongs) {
  std::vector<process_info> processes;
  for (const auto& link : value_or_throw(backend::process_links(), "cannot list the processes")) {
    if (!belongs(link)) continue;
    if (auto info = inspect(link.pid)) processes.push_back(*std::move(info));
  }
  return processes;
}

}  // namespace

std::string_view to_string(process_state state) noexcept {
  switch (state) {
    case process_state::running:
      return "running";
    case process_state::sleeping:
      return "sleeping";
    case process_state::disk_sleep:
      return "disk_sleep";
    case process_state::stopped:
      return "stopped";
    case process_state::zombie:
      return "zombie";
    case process_state::dead:
      return "dead";
    case process_state::unknown:
      break;
  }
  return "unknown";
}

std::optional<process_info> inspect(pid_type pid) {
  return value_or_throw(backend::inspect(pid), "cannot inspect process " + std::to_string(pid));
}

std::vector<process_info> process_table() {
  return value_or_throw(backend::process_table(), "cannot list the processes");
}

std::vector<process_info> children_of(pid_type pid) {
  return inspect_all([pid](const auto& link) { return link.parent == pid; });
}

std::vector<process_info> zombies_of(pid_type pid) {
  return inspect_all([pid](const auto& link) {
    return link.parent == pid && link.state == process_state::zombie;
  });
}

}  // namespace brood
