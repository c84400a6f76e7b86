// SPDX-License-Identifier: MIT
#include "descent.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace brood {

using backend::process_link;

const process_link* find_pid(std::span<const process_link> table, pid_type pid) noexcept {
  const auto at =
      std::lower_bound(table.begin(), table.end(), pid,
                       [](const process_link& link, pid_type number) { return link.pid < number; });
  return at != table.end() && at->pid == pid ? &*at : nullptr;
}

std::vector<process_link> family_of(std::span<const process_link> roots,
                                    std::span<const process_link> table) {
  std::multimap<pid_type, const process_link*> by_parent;
  for (const process_link& link : table) by_parent.emplace(link.parent, &link);
  std::vector<process_link> family;
  std::set<pid_type> known;
  for (const process_link& root : roots) {
    const process_link* now = find_pid(table, root.pid);
    if (now != nullptr && is_same(*now, root) && known.insert(now->pid).second) {
      family.push_back(*now);
    }
  }
  for (std::size_t at = 0; at < family.size(); ++at) {
    const auto [first, last] = by_parent.equal_range(family[at].pid);
    for (auto child = first; child != last; ++child) {
      if (known.insert(child->second->pid).second) family.push_back(*child->second);
    }
  }
  return family;
}

bool is_in_family(pid_type pid, pid_type root, std::span<const process_link> table) noexcept {
  // Numbers may have been reused while the table was read: a circle ends after as many steps.
  for (std::size_t steps = 0; steps <= table.size(); ++steps) {
    if (pid == root) return true;
    const process_link* link = find_pid(table, pid);
    if (link == nullptr || link->parent == 0) return false;
    pid = link->parent;
  }
  return false;
}

}  // namespace brood
