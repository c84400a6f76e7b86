// SPDX-License-Identifier: MIT
// Ending a tree that nobody has put into a container. A process can fork faster than it is killed,
// and a killed parent's children are nobody's. So everybody is stopped first, from the top down,
// until a scan of the process table in which all are stopped is followed by one without a newcomer:
// then nobody is left who could fork, and all are killed.
#include <signal.h>

#include <algorithm>
#include <map>
#include <new>
#include <optional>
#include <thread>
#include <utility>

#include "backend.hpp"
#include "descent.hpp"
#include "process_link.hpp"

namespace brood::posix {
namespace {

using backend::process_link;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Who is not stopped by then is killed as it is: a process in the kernel that no signal reaches.
constexpr auto longest_stopping = std::chrono::seconds{5};
// A process in disk sleep may be a parent that waits for its vfork child to execute something: it
// cannot fork. Or it is within a fork: that does not take long.
constexpr auto longest_disk_sleep = milliseconds{100};
constexpr auto longest_dying = std::chrono::seconds{10};

/// This process as the adopter of what loses its parent in the tree, where it can be.
class adoption {
 public:
  adoption() noexcept : before_(backend::adopt_orphans(true)) {}
  adoption(const adoption&) = delete;
  adoption& operator=(const adoption&) = delete;
  ~adoption() {
    if (before_ && !*before_) static_cast<void>(backend::adopt_orphans(false));
  }
  [[nodiscard]] bool works() const noexcept { return before_.has_value(); }

 private:
  result<bool> before_;
};

bool is_over(process_state state) noexcept {
  return state == process_state::zombie || state == process_state::dead;
}

struct member {
  process_link link;
  bool lived = false;     ///< when this hunt first saw it
  bool is_there = true;   ///< in the last scan
  bool refuses = false;   ///< signals of this user
  bool is_still = false;  ///< all of its threads are stopped
};

class tree_hunt {
 public:
  explicit tree_hunt(const std::vector<process_link>& roots) {
    for (const process_link& root : roots) add(root);
  }

  result<backend::ended_tree> end();

 private:
  result<bool> scan();
  result<void> stop_all();
  void kill_all() noexcept;
  void reap_adopted() noexcept;
  [[nodiscard]] bool is_everybody_still(bool with_disk_sleep) const noexcept;
  [[nodiscard]] bool is_anybody_alive() const noexcept;
  [[nodiscard]] bool belongs(const process_link& link) const noexcept;
  [[nodiscard]] bool is_adopted(const process_link& link) const noexcept;
  void add(const process_link& link);
  void look_at(member& known, const process_link& now) noexcept;

  const pid_type self_ = backend::current_pid();
  /// Begins after this process's own children were listed.
  std::optional<adoption> adoption_;
  /// Whether this thread is the only one that could make children meanwhile.
  bool alone_ = false;
  bool is_below_this_process_ = false;
  std::map<pid_type, std::uint64_t> own_children_;
  std::vector<member> members_;  // parents before children
  std::multimap<pid_type, std::size_t> by_pid_;
};

void tree_hunt::add(const process_link& link) {
  by_pid_.emplace(link.pid, members_.size());
  members_.push_back({.link = link});
}

void tree_hunt::look_at(member& known, const process_link& now) noexcept {
  known.is_there = true;
  known.lived = known.lived || !is_over(now.state);
  known.link = now;
  known.is_still =
      now.state == process_state::stopped && (known.is_still || all_threads_stopped(now.pid));
}

/// Whether a child of this process was not there before, and is none that it made itself. Another
/// thread may be making children: then it must be in a session that this process is not in.
bool tree_hunt::is_adopted(const process_link& link) const noexcept {
  if (!adoption_ || !adoption_->works() || link.parent != self_) return false;
  const auto before = own_children_.find(link.pid);
  if (before != own_children_.end() && before->second == link.started) return false;
  return alone_ || (link.session != ::getsid(0) && link.session != link.pid);
}

bool tree_hunt::belongs(const process_link& link) const noexcept {
  const auto [first, last] = by_pid_.equal_range(link.parent);
  for (auto at = first; at != last; ++at) {
    const member& parent = members_[at->second];
    if (parent.is_there && parent.link.started <= link.started) return true;
  }
  return is_adopted(link);
}

/// Looks at everybody once. Returns whether there was a newcomer.
result<bool> tree_hunt::scan() {
  const auto table = backend::process_links();
  if (!table) return table.error();
  for (member& known : members_) {
    const process_link* now = find_pid(*table, known.link.pid);
    if (now != nullptr && now->started == known.link.started) {
      look_at(known, *now);
    } else {
      known.is_there = false;
    }
  }
  bool found = false;
  for (bool more = true; more;) {  // a child may have a smaller number than its parent
    more = false;
    for (const process_link& link : *table) {
      const auto [first, last] = by_pid_.equal_range(link.pid);
      const bool is_known = std::any_of(
          first, last, [&](const auto& at) { return is_same(members_[at.second].link, link); });
      if (is_known || link.pid == self_ || !belongs(link)) continue;
      add(link);
      look_at(members_.back(), link);
      more = found = true;
    }
  }
  return found;
}

bool tree_hunt::is_everybody_still(bool with_disk_sleep) const noexcept {
  return std::all_of(members_.begin(), members_.end(), [&](const member& each) {
    return !each.is_there || each.refuses || each.is_still || is_over(each.link.state) ||
           (with_disk_sleep && each.link.state == process_state::disk_sleep);
  });
}

bool tree_hunt::is_anybody_alive() const noexcept {
  return std::any_of(members_.begin(), members_.end(), [](const member& each) {
    return each.is_there && !each.refuses && !is_over(each.link.state);
  });
}

result<void> tree_hunt::stop_all() {
  const auto began = steady_clock::now();
  auto pause = std::chrono::microseconds{100};
  for (bool were_still = false;;) {
    const auto newcomer = scan();
    if (!newcomer) return newcomer.error();
    if (were_still && !*newcomer) return {};
    const auto waited = steady_clock::now() - began;
    if (waited >= longest_stopping) return {};
    were_still = is_everybody_still(waited >= longest_disk_sleep);
    if (were_still) continue;
    for (member& each : members_) {
      if (!each.is_there || each.is_still || each.refuses || is_over(each.link.state)) continue;
      each.refuses = deliver(each.link, SIGSTOP) == delivery::refused;
    }
    std::this_thread::sleep_for(pause);  // they need the processors that this thread takes
    pause = std::min(pause * 2, std::chrono::microseconds{10'000});
  }
}

void tree_hunt::kill_all() noexcept {
  for (member& each : members_) {
    if (!each.is_there || each.refuses || is_over(each.link.state)) continue;
    each.refuses = deliver(each.link, SIGKILL) == delivery::refused;
  }
  const auto deadline = steady_clock::now() + longest_dying;
  for (const member& each : members_) {
    if (each.is_there && !each.refuses) await_end(each.link, deadline);
  }
}

/// What this process adopted of the tree is its to wait for; its own children are not.
void tree_hunt::reap_adopted() noexcept {
  for (member& each : members_) {
    if (!each.is_there || each.link.parent != self_ || !is_over(each.link.state)) continue;
    const auto before = own_children_.find(each.link.pid);
    if (before != own_children_.end() && before->second == each.link.started) continue;
    if (backend::reap(each.link)) each.is_there = false;
  }
}

result<backend::ended_tree> tree_hunt::end() {
  const auto before = backend::process_links();
  if (!before) return before.error();
  for (const process_link& link : *before) {
    if (link.parent == self_) own_children_.emplace(link.pid, link.started);
  }
  adoption_.emplace();
  const auto threads = backend::thread_count();
  alone_ = threads && *threads <= 1;
  const pid_type root = members_.empty() ? 0 : members_.front().link.pid;
  is_below_this_process_ = is_in_family(root, self_, *before);
  // One round is enough, unless somebody was within a fork when the time for stopping was over.
  const auto deadline = steady_clock::now() + longest_stopping + longest_dying;
  do {
    if (auto stopped = stop_all(); !stopped) return stopped.error();
    kill_all();
    if (const auto newcomer = scan(); !newcomer) return newcomer.error();
    reap_adopted();
  } while (is_anybody_alive() && steady_clock::now() < deadline);

  const bool adopts = adoption_->works() && is_below_this_process_;
  backend::ended_tree tree;
  tree.means = adopts ? tree_means::subreaper : tree_means::process_table;
  for (const member& each : members_) {
    const bool survived = each.is_there && !is_over(each.link.state);
    if (survived) tree.survivors.push_back(each.link);
    if (each.lived && !survived) ++tree.ended;
  }
  return tree;
}

}  // namespace
}  // namespace brood::posix

namespace brood::backend {

result<ended_tree> kill_trees(std::vector<process_link> roots) noexcept try {
  return posix::tree_hunt{roots}.end();
} catch (const std::bad_alloc&) {
  return failure{std::make_error_code(std::errc::not_enough_memory), "list a tree of processes"};
}

}  // namespace brood::backend
