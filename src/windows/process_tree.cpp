// SPDX-License-Identifier: MIT
// Ending a tree that no job holds together. Each process tells who made it, but that may have ended
// and its number be another's. So the handles of all members stay open to the end: until then their
// numbers are theirs alone, and whatever names one of them as its parent is a child of the tree,
// also after that parent's end.
//
// A process can start others faster than it is ended. So members are suspended first, from the top
// down, until no newcomer is seen, and then ended. What was being started at that moment is found
// by looking again once all have ended: then nobody is left in the kernel who could still bring
// forth another. Only a job finds the child of a process that ended before its handle was open.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <new>
#include <thread>
#include <utility>

#include "backend.hpp"
#include "end_codes.hpp"
#include "errors.hpp"
#include "ntdll.hpp"
#include "process_link.hpp"
#include "process_snapshot.hpp"
#include "waiting.hpp"

namespace brood::windows {
namespace {

using backend::process_link;
using backend::steady_time;
using table = std::vector<process_entry>;

// Whoever starts processes without end all the same is ended as they appear.
constexpr auto longest_suspending = std::chrono::seconds{5};
constexpr auto longest_dying = std::chrono::seconds{10};

process_link link_of(const process_entry& entry) noexcept {
  return {.pid = entry.pid,
          .parent = entry.parent,
          .session = entry.session,
          .state = entry.state,
          .started = entry.started};
}

/// A member of the tree; none stays suspended that could not be ended.
class member {
 public:
  explicit member(const process_link& link) : link_(link), opened_(open_link(link)) {
    lived_ = !is_over();
  }
  member(member&& other) noexcept
      : link_(other.link_),
        opened_(std::move(other.opened_)),
        lived_(other.lived_),
        is_suspended_(std::exchange(other.is_suspended_, false)) {}
  member& operator=(member&&) = delete;
  ~member() { resume(); }

  [[nodiscard]] const process_link& link() const noexcept { return link_; }
  [[nodiscard]] bool is_over() const noexcept {
    return opened_.is_gone || (opened_.process && has_ended(opened_.process.get()));
  }
  [[nodiscard]] bool was_ended() const noexcept { return lived_ && is_over(); }
  /// Whether its number is its own even if it has ended.
  [[nodiscard]] bool is_held() const noexcept { return static_cast<bool>(opened_.process); }
  /// Whether it lives and this process may end it.
  [[nodiscard]] bool is_to_end() const noexcept { return opened_.may_end && !is_over(); }

  void suspend() noexcept {
    if (!opened_.may_suspend || is_suspended_) return;
    is_suspended_ = suspend_process(opened_.process.get()) >= 0;
  }

  void end(int signal_number) noexcept {
    if (!is_to_end()) return;
    if (end_process(opened_.process.get(), signal_number)) return;
    opened_.may_end = false;
    resume();
  }

  void await_end(steady_time deadline) const noexcept {
    if (!opened_.may_end) return;
    static_cast<void>(wait_until(opened_.process.get(), deadline, "wait for a member"));
  }

 private:
  void resume() noexcept {
    if (std::exchange(is_suspended_, false)) resume_process(opened_.process.get());
  }

  process_link link_;
  opened_link opened_;
  bool lived_ = false;
  bool is_suspended_ = false;
};

class tree_hunt {
 public:
  tree_hunt(const std::vector<process_link>& roots, int signal_number)
      : signal_number_(signal_number) {
    for (const process_link& root : roots) add(root);
  }

  result<backend::ended_tree> end();

 private:
  result<bool> scan();
  result<void> suspend_all();
  void end_all() noexcept;
  void add(const process_link& link);
  [[nodiscard]] bool is_known(const process_entry& entry) const noexcept;
  [[nodiscard]] bool belongs(const process_entry& entry, const table& now) const noexcept;
  [[nodiscard]] backend::ended_tree report() const;

  const int signal_number_;
  std::vector<member> members_;  // parents before children
};

void tree_hunt::add(const process_link& link) {
  if (link.pid == ::GetCurrentProcessId()) return;
  members_.emplace_back(link).suspend();
}

bool tree_hunt::is_known(const process_entry& entry) const noexcept {
  return std::any_of(members_.begin(), members_.end(), [&](const member& each) {
    return each.link().pid == entry.pid && each.link().started == entry.started;
  });
}

bool tree_hunt::belongs(const process_entry& entry, const table& now) const noexcept {
  return std::any_of(members_.begin(), members_.end(), [&](const member& each) {
    if (each.link().pid != entry.parent || each.link().started > entry.started) return false;
    if (each.is_held()) return true;
    const process_entry* const parent = find_entry(now, entry.parent);
    return parent != nullptr && parent->started == each.link().started;
  });
}

/// Looks for newcomers once, and suspends them. Returns whether there was any.
result<bool> tree_hunt::scan() {
  const auto now = process_snapshot();
  if (!now) return now.error();
  bool found = false;
  for (bool more = true; more;) {  // a child may have a smaller number than its parent
    more = false;
    for (const process_entry& entry : *now) {
      if (entry.pid == ::GetCurrentProcessId()) continue;
      if (is_known(entry) || !belongs(entry, *now)) continue;
      add(link_of(entry));
      more = found = true;
    }
  }
  return found;
}

result<void> tree_hunt::suspend_all() {
  const steady_time deadline = steady_time::clock::now() + longest_suspending;
  for (int quiet_scans = 0; quiet_scans < 2;) {
    const auto newcomer = scan();
    if (!newcomer) return newcomer.error();
    quiet_scans = *newcomer ? 0 : quiet_scans + 1;
    if (steady_time::clock::now() >= deadline) break;
    ::SwitchToThread();
  }
  return {};
}

void tree_hunt::end_all() noexcept {
  for (member& each : members_) each.end(signal_number_);
  const steady_time deadline = steady_time::clock::now() + longest_dying;
  for (const member& each : members_) each.await_end(deadline);
}

result<backend::ended_tree> tree_hunt::end() {
  const steady_time deadline = steady_time::clock::now() + longest_suspending + longest_dying;
  for (bool more = true; more && steady_time::clock::now() < deadline;) {
    if (auto suspended = suspend_all(); !suspended) return suspended.error();
    end_all();
    const auto newcomer = scan();
    if (!newcomer) return newcomer.error();
    more = *newcomer || std::any_of(members_.begin(), members_.end(),
                                    [](const member& each) { return each.is_to_end(); });
  }
  return report();
}

backend::ended_tree tree_hunt::report() const {
  backend::ended_tree tree;
  for (const member& each : members_) {
    if (each.was_ended()) ++tree.ended;
    if (!each.is_over()) tree.survivors.push_back(each.link());
  }
  return tree;
}

result<backend::ended_tree> end_trees(const std::vector<process_link>& roots,
                                      int signal_number) noexcept try {
  return tree_hunt{roots, signal_number}.end();
} catch (const std::bad_alloc&) {
  return error_of(ERROR_NOT_ENOUGH_MEMORY, "list a tree of processes");
}

}  // namespace
}  // namespace brood::windows

namespace brood::backend {

result<ended_tree> kill_trees(std::vector<process_link> roots) noexcept {
  return windows::end_trees(roots, windows::kill_signal);
}

// Nobody can be asked. The code tells that they were not killed for having disobeyed.
result<ended_tree> stop_trees(std::vector<process_link> roots, std::chrono::milliseconds) noexcept {
  return windows::end_trees(roots, windows::terminate_signal);
}

}  // namespace brood::backend
