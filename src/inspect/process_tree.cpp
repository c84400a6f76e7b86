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

/// In full, or, where the system tells this user no more, as far as it is known.
std::vector<process_info> in_full(const links& survivors) {
  std::vector<process_info> processes;
  for (const process_link& link : survivors) {
    auto info = inspect(link.pid);
    processes.push_back(
        info ? *std::move(info)
             : process_info{.pid = link.pid, .parent = link.parent, .state = link.state});
  }
  return processes;
}

tree_report to_report(const backend::ended_tree& tree) {
  return {.means = tree.means, .ended = tree.ended, .survivors = in_full(tree.survivors)};
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
    if (is_this_process_in(root)) {
      throw process_error{std::make_error_code(std::errc::invalid_argument),
                          action_ + ": this process is in it"};
    }
    add_root(root);
  }

  tree_report kill() {
    if (state_ != nullptr) state_->expect_stop();
    return end_root(contained_ ? kill_contained()
                               : to_report(value_or_throw(backend::kill_trees(roots_), action_)),
                    milliseconds::zero());
  }

  tree_report stop(milliseconds grace) {
    if (state_ != nullptr) state_->expect_stop();
    return end_root(contained_
                        ? stop_contained(detail::deadline_after(grace))
                        : to_report(value_or_throw(backend::stop_trees(roots_, grace), action_)),
                    grace);
  }

 private:
  void add_root(pid_type pid) {
    const links table = table_of_links();
    if (const process_link* link = find_pid(table, pid)) roots_.push_back(*link);
  }

  /// By descent; or because a member made the session that this process is in, and with it whatever
  /// else is in that session.
  static bool is_this_process_in(pid_type root) {
    const links table = table_of_links();
    const process_link* self = find_pid(table, backend::current_pid());
    const process_link* top = find_pid(table, root);
    if (self == nullptr || is_in_family(self->pid, root, table)) return self != nullptr;
    if (top == nullptr || self->session == 0) return false;
    const links family = family_of({top, 1}, table);
    return std::any_of(family.begin(), family.end(), [&](const process_link& each) {
      return each.pid == each.session && each.session == self->session;
    });
  }

  /// The root is a child, which its own handle reaches, also where no table shows it to this user.
  tree_report end_root(tree_report report, milliseconds grace) {
    if (state_ == nullptr) return report;
    const bool survived = std::any_of(
        report.survivors.begin(), report.survivors.end(),
        [this](const auto& each) { return !roots_.empty() && each.pid == roots_.front().pid; });
    if (survived || !state_->is_alive()) return report;
    constexpr auto longest_dying = std::chrono::seconds{10};
    if (grace > milliseconds::zero() && roots_.empty()) {
      state_->send(backend::stop_signal::terminate);
      state_->wait(detail::deadline_after(grace));
    }
    state_->send(backend::stop_signal::kill);
    if (state_->wait(detail::deadline_after(longest_dying))) {
      if (roots_.empty()) ++report.ended;
      return report;
    }
    throw process_error{std::make_error_code(std::errc::timed_out),
                        action_ + ": it was killed, and has not ended within ten seconds"};
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
    report.survivors = in_full(contained_members());
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
