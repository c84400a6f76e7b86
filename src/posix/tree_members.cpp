// SPDX-License-Identifier: MIT
#include "tree_members.hpp"

#include <algorithm>

#include "descent.hpp"
#include "process_link.hpp"

namespace brood::posix {

using backend::process_link;

bool tree_members::has(const births& known, const process_link& link) noexcept {
  const auto at = known.find(link.pid);
  return at != known.end() && at->second == link.started;
}

result<void> tree_members::begin(const std::vector<process_link>& roots) {
  const auto table = backend::process_links();
  if (!table) return table.error();
  const std::vector<process_link> family = family_of(roots, *table);
  for (const process_link& root : roots) add(root);
  bool are_others_alive = false;
  for (const process_link& link : *table) {
    const bool is_in_tree = std::any_of(family.begin(), family.end(),
                                        [&](const auto& each) { return is_same(each, link); });
    if (link.parent == self_) {
      own_children_.emplace(link.pid, link.started);
      are_others_alive = are_others_alive || (!is_in_tree && !is_over(link.state));
    } else if (!is_in_tree) {
      strangers_.emplace(link.pid, link.started);
    }
  }
  gets_orphans_anyway_ = gets_orphans();
  if (!roots.empty() && is_in_family(roots[0].pid, self_, *table)) adoption_.emplace();
  adopts_ = adoption_ && adoption_->outcome();
  const auto threads = backend::thread_count();
  is_alone_ = threads && *threads <= 1;
  // Whoever is put into a container's namespace from outside leaves its orphans to process 1.
  are_newcomers_ours_ = adopts_ && is_alone_ && !are_others_alive && self_ != 1;
  return {};
}

void tree_members::add(const process_link& link) {
  by_pid_.emplace(link.pid, members_.size());
  members_.push_back({.link = link});
}

void tree_members::look_at(member& known, const process_link& now) noexcept {
  known.is_there = true;
  known.lived = known.lived || !is_over(now.state);
  known.link = now;
  // One whose first thread has ended does not look stopped.
  const bool may_be = now.state == process_state::stopped || now.state == process_state::sleeping;
  known.is_still = may_be && all_threads_stopped(now.pid);
}

bool tree_members::is_known(const process_link& link) const noexcept {
  const auto [first, last] = by_pid_.equal_range(link.pid);
  return std::any_of(first, last,
                     [&](const auto& at) { return is_same(members_[at.second].link, link); });
}

bool tree_members::is_adopted(const process_link& link) const noexcept {
  return are_newcomers_ours_ && link.parent == self_ && !has(own_children_, link) &&
         !has(strangers_, link);
}

/// Whether a member made the session that it is in: sessions are left, never joined. The number of
/// one is nobody else's while anybody is in it; later it may be.
bool tree_members::is_led(const process_link& link) const noexcept {
  const auto [first, last] = by_pid_.equal_range(link.session);
  return std::any_of(first, last, [&](const auto& at) {
    const process_link& leader = members_[at.second].link;
    if (leader.session != leader.pid || leader.started > link.started) return false;
    const auto now = link_of(leader.pid);
    return now && (!*now || is_same(**now, leader));
  });
}

/// A child of a member, or in a member's session, or nobody's but ours.
bool tree_members::belongs(const process_link& link) const noexcept {
  const auto [first, last] = by_pid_.equal_range(link.parent);
  const bool is_child = std::any_of(first, last, [&](const auto& at) {
    const member& parent = members_[at.second];
    return parent.is_there && parent.link.started <= link.started;
  });
  return is_child || is_led(link) || is_adopted(link);
}

void tree_members::look_again(std::span<const process_link> table) noexcept {
  for (member& known : members_) {
    const process_link* now = find_pid(table, known.link.pid);
    if (now != nullptr && now->started == known.link.started) {
      look_at(known, *now);
    } else {
      known.is_there = false;
    }
  }
}

member* tree_members::meet(const process_link& link) {
  if (link.pid == self_ || is_known(link) || !belongs(link)) return nullptr;
  add(link);
  look_at(members_.back(), link);
  return &members_.back();
}

bool tree_members::find_newcomers(std::span<const process_link> table) {
  bool found = false;
  for (bool more = true; more;) {  // a child may have a smaller number than its parent
    more = false;
    for (const process_link& link : table) more = meet(link) != nullptr || more;
    found = found || more;
  }
  return found;
}

result<bool> tree_members::scan() {
  const auto table = backend::process_links();
  if (!table) return table.error();
  look_again(*table);
  const bool found = find_newcomers(*table);
  for (const process_link& link : *table) {
    if (link.parent != self_ && !is_known(link)) strangers_[link.pid] = link.started;
  }
  return found;
}

std::vector<process_link> tree_members::foundlings(std::span<const process_link> table) const {
  std::vector<process_link> found;
  if (!adopts_ || gets_orphans_anyway_) return found;
  for (const process_link& link : table) {
    const bool has_come = link.parent == self_ && !has(own_children_, link) && !is_known(link);
    if (has_come && (is_alone_ || has(strangers_, link))) found.push_back(link);
  }
  return found;
}

}  // namespace brood::posix
