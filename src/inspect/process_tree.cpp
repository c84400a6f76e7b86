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

bool contains(const links& list, const process_link& link) {
  return std::any_of(list.begin(), list.end(),
                     [&](const process_link& each) { return is_same(each, link); });
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

  tree_report kill() {
    if (state_ != nullptr) state_->expect_stop();
    return reap_root(contained_ ? kill_contained()
                                : to_report(value_or_throw(backend::kill_trees(roots_), action_)));
  }

  tree_report stop(milliseconds grace) {
    if (state_ != nullptr) state_->expect_stop();
    return reap_root(contained_
                         ? stop_contained(detail::deadline_after(grace))
                         : to_report(value_or_throw(backend::stop_trees(roots_, grace), action_)));
  }

 private:
  void add_root(pid_type pid) {
    const links table = table_of_links();
    if (const process_link* link = find_pid(table, pid)) roots_.push_back(*link);
  }

  tree_report reap_root(tree_report report) {
    const bool survived = std::any_of(
        report.survivors.begin(), report.survivors.end(),
        [this](const auto& each) { return !roots_.empty() && each.pid == roots_.front().pid; });
    if (state_ != nullptr && !survived) state_->wait(detail::steady_time::max());
    return report;
  }

  [[nodiscard]] links contained_members() const {
    const links table = table_of_links();
    links found;
    for (const pid_type pid : value_or_throw(backend::members_of_container(*child_), action_)) {
      const process_link* link = find_pid(table, pid);
      if (link != nullptr && !is_over(link->state)) found.push_back(*link);
    }
    return found;
  }

  tree_report kill_contained() {
    tree_report report{.means = backend::container_of(*child_).value(),
                       .ended = value_or_throw(backend::kill_container(*child_), action_)};
    for (const process_link& link : contained_members()) {
      if (auto info = inspect(link.pid)) report.survivors.push_back(*std::move(info));
    }
    report.ended -= std::min(report.ended, report.survivors.size());
    return report;
  }

  /// Asks everybody to end, also those that appear meanwhile, and kills who is left.
  tree_report stop_contained(detail::steady_time deadline) {
    links asked;
    auto pause = milliseconds{1};
    for (;;) {
      const links members = contained_members();
      for (const process_link& member : members) {
        if (contains(asked, member)) continue;
        // One that may not be signalled is found among the survivors.
        static_cast<void>(backend::send(member, backend::stop_signal::terminate));
        asked.push_back(member);
      }
      const auto now = std::chrono::steady_clock::now();
      if (members.empty() || now >= deadline) break;
      std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(pause, deadline - now));
      pause = std::min(pause * 2, milliseconds{20});
    }
    tree_report report = kill_contained();
    // Those that were asked and have not survived obeyed, or were among those that were killed.
    report.ended =
        std::max(report.ended, asked.size() - std::min(asked.size(), report.survivors.size()));
    return report;
  }

  detail::child_state* state_ = nullptr;
  std::shared_ptr<backend::child> child_{};
  bool contained_ = false;
  std::string action_;
  links roots_{};
};

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

tree_report stop_tree(process_handle& root, milliseconds grace) { return tree{root}.stop(grace); }
tree_report stop_tree(pid_type root, milliseconds grace) { return tree{root}.stop(grace); }

}  // namespace brood
