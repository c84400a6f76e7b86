// SPDX-License-Identifier: MIT
#include "brood/process_tree.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include "brood/detail/deadline.hpp"
#include "descent.hpp"
#include "process/child_state.hpp"
#include "process/launch.hpp"

namespace brood {
namespace {

using backend::process_link;
using links = std::vector<process_link>;
using std::chrono::milliseconds;

constexpr const char* end_tree = "end the tree of";

links table_of_links() { return value_or_throw(backend::process_links(), "cannot list processes"); }

bool is_over(process_state state) {
  return state == process_state::zombie || state == process_state::dead;
}

tree_report to_report(const backend::ended_tree& tree) {
  tree_report report{.means = tree.means, .ended = tree.ended};
  for (const process_link& link : tree.survivors) {
    if (auto info = inspect(link.pid)) report.survivors.push_back(*std::move(info));
  }
  return report;
}

/// Where the members of a tree are found.
class tree {
 public:
  explicit tree(process_handle& root)
      : state_(&detail::state_of(root)),
        child_(state_->started_child(end_tree)),
        contained_(backend::container_of(*child_).has_value()),
        action_("cannot " + std::string{end_tree} + " '" + root.name() + "'") {
    if (const auto pid = root.pid()) add_root(*pid);
    // Once it has been reaped, its number may be another's: it was not when it was looked up.
    if (!state_->is_alive()) roots_.clear();
  }

  explicit tree(pid_type root)
      : action_("cannot " + std::string{end_tree} + " process " + std::to_string(root)) {
    if (is_in_family(backend::current_pid(), root, table_of_links())) {
      throw process_error{std::make_error_code(std::errc::invalid_argument),
                          action_ + ": this process is in it"};
    }
    add_root(root);
  }

  /// Those that are there now, parents first.
  [[nodiscard]] links members() const {
    const links table = table_of_links();
    links found = contained_ ? contained_members(table) : family_of(roots_, table);
    std::erase_if(found, [](const process_link& link) { return is_over(link.state); });
    return found;
  }

  tree_report kill(const links& others = {}) {
    if (state_ != nullptr) state_->expect_stop();
    tree_report report = contained_ ? kill_contained() : kill_family(others);
    const bool survived = std::any_of(
        report.survivors.begin(), report.survivors.end(),
        [this](const auto& each) { return !roots_.empty() && each.pid == roots_.front().pid; });
    if (state_ != nullptr && !survived) state_->wait(detail::steady_time::max());
    return report;
  }

  void ask_to_end(const process_link& member) {
    if (state_ != nullptr) state_->expect_stop();
    // One that may not be signalled is found among the survivors.
    static_cast<void>(backend::send(member, backend::stop_signal::terminate));
  }

 private:
  void add_root(pid_type pid) {
    const links table = table_of_links();
    if (const process_link* link = find_pid(table, pid)) roots_.push_back(*link);
  }

  [[nodiscard]] links contained_members(const links& table) const {
    links found;
    for (const pid_type pid : value_or_throw(backend::members_of_container(*child_), action_)) {
      if (const process_link* link = find_pid(table, pid)) found.push_back(*link);
    }
    return found;
  }

  tree_report kill_contained() {
    tree_report report{.means = backend::container_of(*child_).value(),
                       .ended = value_or_throw(backend::kill_container(*child_), action_)};
    for (const process_link& link : members()) {
      if (auto info = inspect(link.pid)) report.survivors.push_back(*std::move(info));
    }
    report.ended -= std::min(report.ended, report.survivors.size());
    return report;
  }

  tree_report kill_family(const links& others) {
    links all = roots_;
    all.insert(all.end(), others.begin(), others.end());
    // A child that another thread starts meanwhile would look like an adopted one.
    const auto no_starts = detail::hold_starts();
    return to_report(value_or_throw(backend::kill_trees(std::move(all)), action_));
  }

  detail::child_state* state_ = nullptr;
  std::shared_ptr<backend::child> child_{};
  bool contained_ = false;
  std::string action_;
  links roots_{};
};

bool contains(const links& list, const process_link& link) {
  return std::any_of(list.begin(), list.end(),
                     [&](const process_link& each) { return is_same(each, link); });
}

/// Asks everybody in the tree to end, also those that appear while it waits. Returns all that it
/// saw, once they have ended or the time is over.
links ask_all(tree& whole, detail::steady_time deadline) {
  links seen;
  auto pause = milliseconds{1};
  for (;;) {
    for (const process_link& member : whole.members()) {
      if (contains(seen, member)) continue;
      whole.ask_to_end(member);
      seen.push_back(member);
    }
    const links table = table_of_links();
    const bool all_ended = std::none_of(seen.begin(), seen.end(), [&](const process_link& member) {
      const process_link* now = find_pid(table, member.pid);
      return now != nullptr && is_same(*now, member) && !is_over(now->state);
    });
    const auto now = std::chrono::steady_clock::now();
    if (all_ended || now >= deadline) return seen;
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(pause, deadline - now));
    pause = std::min(pause * 2, milliseconds{20});
  }
}

tree_report stop(tree whole, milliseconds grace) {
  const links seen = ask_all(whole, detail::deadline_after(grace));
  std::size_t obeyed = seen.size();
  const links table = table_of_links();
  for (const process_link& member : seen) {
    const process_link* now = find_pid(table, member.pid);
    if (now != nullptr && is_same(*now, member) && !is_over(now->state)) --obeyed;
  }
  tree_report report = whole.kill(seen);
  report.ended += obeyed;
  return report;
}

}  // namespace

std::string_view to_string(tree_means means) noexcept {
  switch (means) {
    case tree_means::job_object:
      return "job_object";
    case tree_means::cgroup:
      return "cgroup";
    case tree_means::subreaper:
      return "subreaper";
    case tree_means::process_table:
      break;
  }
  return "process_table";
}

tree_report kill_tree(process_handle& root) { return tree{root}.kill(); }
tree_report kill_tree(pid_type root) { return tree{root}.kill(); }

tree_report stop_tree(process_handle& root, milliseconds grace) { return stop(tree{root}, grace); }
tree_report stop_tree(pid_type root, milliseconds grace) { return stop(tree{root}, grace); }

}  // namespace brood
