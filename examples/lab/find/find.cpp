// SPDX-License-Identifier: MIT
#include "find.hpp"

#include <algorithm>
#include <exception>
#include <iostream>
#include <thread>
#include <unordered_map>
#include <unordered_set>

#include "../tree/tree.hpp"

namespace brood_lab {
namespace {

using brood::process_info;
using brood::process_state;
using pid_index = std::unordered_map<brood::pid_type, const process_info*>;

const process_info* find_in(const pid_index& index, brood::pid_type pid) {
  const auto found = index.find(pid);
  return found != index.end() ? found->second : nullptr;
}

// The table is read bit by bit: numbers that are used anew may make it a circle.
std::vector<process_info> ancestors_of(const process_info& what, const pid_index& index) {
  std::vector<process_info> above;
  std::unordered_set<brood::pid_type> seen{what.pid};
  for (const process_info* next = find_in(index, what.parent);
       next != nullptr && seen.insert(next->pid).second; next = find_in(index, next->parent)) {
    above.push_back(*next);
  }
  return above;
}

/// The zombies of a look, to be recognised at the next one.
class first_look {
 public:
  explicit first_look(const std::vector<process_info>& table) {
    for (const process_info& each : table) {
      if (each.state == process_state::zombie) zombies_.emplace(each.pid, each);
    }
  }

  void compare(findings& later) const {
    const auto passed = std::chrono::steady_clock::now() - at_;
    std::size_t still_there = 0;
    for (culprit& each : later.culprits) {
      for (found_zombie& zombie : each.zombies) {
        const auto before = zombies_.find(zombie.what.pid);
        if (before == zombies_.end() || !before->second.is_same_as(zombie.what)) continue;
        zombie.at_least = passed;
        ++still_there;
      }
    }
    later.looked_twice = true;
    later.reaped = zombies_.size() - still_there;
  }

 private:
  std::unordered_map<brood::pid_type, known_process> zombies_;
  std::chrono::steady_clock::time_point at_ = std::chrono::steady_clock::now();
};

findings look() {
  const std::vector<process_info> table = brood::process_table();
  findings found{.culprits = blame(table),
                 .processes = table.size(),
                 .may_have_subreapers = may_have_subreapers()};
  for (culprit& each : found.culprits) {
    if (each.info) each.habit = child_signal_habit_of(each.parent);
    for (found_zombie& zombie : each.zombies) zombie.tracer = tracer_of(zombie.what.pid);
  }
  return found;
}

findings look_twice(std::chrono::milliseconds pause) {
  const first_look before{brood::process_table()};
  std::this_thread::sleep_for(pause);
  findings found = look();
  before.compare(found);
  return found;
}

}  // namespace

std::vector<culprit> blame(const std::vector<process_info>& table) {
  pid_index index;
  for (const process_info& each : table) index.emplace(each.pid, &each);
  std::unordered_map<brood::pid_type, culprit> by_parent;
  for (const process_info& each : table) {
    if (each.state != process_state::zombie) continue;
    culprit& blamed = by_parent[each.parent];
    if (blamed.zombies.empty()) {
      blamed.parent = each.parent;
      if (const process_info* const parent = find_in(index, each.parent)) {
        blamed.info = *parent;
        blamed.above = ancestors_of(*parent, index);
      }
    }
    blamed.zombies.push_back({.what = each});
  }
  std::vector<culprit> worst_first;
  for (auto& [parent, blamed] : by_parent) worst_first.push_back(std::move(blamed));
  std::sort(worst_first.begin(), worst_first.end(), [](const culprit& left, const culprit& right) {
    if (left.zombies.size() != right.zombies.size()) {
      return left.zombies.size() > right.zombies.size();
    }
    return left.parent < right.parent;
  });
  return worst_first;
}

std::size_t zombies_that_count(const findings& found) {
  std::size_t count = 0;
  for (const culprit& each : found.culprits) {
    for (const found_zombie& zombie : each.zombies) {
      if (!found.looked_twice || zombie.at_least) ++count;
    }
  }
  return count;
}

int run_find(const style& looks, const find_options& options) try {
  if (const std::string_view reason = why_no_zombies(); !reason.empty()) {
    print_wrapped(looks, reason, 0);
    return 0;
  }
  const auto by_default = std::chrono::milliseconds{output_can_be_redrawn() ? 1000 : 0};
  const auto pause = options.watch.value_or(by_default);
  const findings found = pause.count() > 0 ? look_twice(pause) : look();
  print(report_of(found, looks, letters_of_output()));
  return zombies_that_count(found) == 0 ? 0 : zombies_found_code;
} catch (const std::exception& error) {
  std::cerr << "brood-lab: " << error.what() << '\n';
  return cannot_look_code;
}

}  // namespace brood_lab
