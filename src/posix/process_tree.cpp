// SPDX-License-Identifier: MIT
// Ending a tree that nobody has put into a container. A process can fork faster than it is killed,
// and a killed parent's children are nobody's. So everybody is stopped first, from the top down,
// until a scan of the process table in which all are stopped is followed by one without a newcomer:
// then nobody is left who could fork, and all are killed. Meanwhile this process adopts whoever
// loses its parent below it, because an orphan of init's could be anybody's.
#include <signal.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <span>
#include <thread>
#include <utility>

#include "backend.hpp"
#include "brood/detail/deadline.hpp"
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
  adoption() noexcept : works_(backend::adopt_orphans(true).has_value()) {}
  adoption(const adoption&) = delete;
  adoption& operator=(const adoption&) = delete;
  ~adoption() {
    if (works_) static_cast<void>(backend::adopt_orphans(false));
  }
  [[nodiscard]] bool works() const noexcept { return works_; }

 private:
  bool works_;
};

bool is_over(process_state state) noexcept {
  return state == process_state::zombie || state == process_state::dead;
}

using births = std::map<pid_type, std::uint64_t>;  // of the processes with these numbers

bool has(const births& known, const process_link& link) noexcept {
  const auto at = known.find(link.pid);
  return at != known.end() && at->second == link.started;
}

/// Orphans that came to this process in a hunt for another tree. Nobody else can wait for them.
struct {
  std::mutex mutex;
  std::vector<process_link> links;
} foundlings;

void reap_foundlings() {
  const std::scoped_lock lock{foundlings.mutex};
  std::erase_if(foundlings.links, [](const process_link& link) {
    const auto now = link_of(link.pid);
    if (!now) return false;
    const bool is_ours = *now && (*now)->started == link.started && (*now)->parent == ::getpid();
    return !is_ours || (is_over((*now)->state) && backend::reap(link));
  });
}

struct member {
  process_link link;
  bool lived = false;      ///< when this hunt first saw it
  bool is_there = true;    ///< in the last scan
  bool was_asked = false;  ///< to end by itself
  bool refuses = false;    ///< signals of this user
  bool is_still = false;   ///< all of its threads are stopped
};

class tree_hunt {
 public:
  result<void> begin(const std::vector<process_link>& roots);
  result<void> ask_all(backend::steady_time deadline);
  result<void> kill_all();
  [[nodiscard]] backend::ended_tree outcome() const;

 private:
  result<bool> scan();
  void look_again(std::span<const process_link> table) noexcept;
  bool find_newcomers(std::span<const process_link> table);
  result<void> stop_all();
  void continue_all() noexcept;
  void send_kills() noexcept;
  void reap_adopted();
  [[nodiscard]] bool is_everybody_still(bool with_disk_sleep) const noexcept;
  [[nodiscard]] bool is_anybody_alive() const noexcept;
  [[nodiscard]] bool is_known(const process_link& link) const noexcept;
  [[nodiscard]] bool belongs(const process_link& link) const noexcept;
  [[nodiscard]] bool is_adopted(const process_link& link) const noexcept;
  void add(const process_link& link);
  void look_at(member& known, const process_link& now) noexcept;

  const pid_type self_ = backend::current_pid();
  /// Begins after this process's own children were listed.
  std::optional<adoption> adoption_;
  births own_children_;
  births strangers_;  ///< seen below others, and in no tree of ours
  /// Whether whatever comes to this process and was not seen before can only be of the tree: it is
  /// below this process, nobody else here makes children, and no other child could lose one.
  bool are_newcomers_ours_ = false;
  bool adopts_ = false;
  std::vector<member> members_;  // parents before children
  std::multimap<pid_type, std::size_t> by_pid_;
};

result<void> tree_hunt::begin(const std::vector<process_link>& roots) {
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
  adoption_.emplace();
  const auto threads = backend::thread_count();
  adopts_ = adoption_->works() && !roots.empty() && is_in_family(roots[0].pid, self_, *table);
  are_newcomers_ours_ = adopts_ && threads && *threads <= 1 && !are_others_alive;
  return {};
}

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

bool tree_hunt::is_known(const process_link& link) const noexcept {
  const auto [first, last] = by_pid_.equal_range(link.pid);
  return std::any_of(first, last,
                     [&](const auto& at) { return is_same(members_[at.second].link, link); });
}

bool tree_hunt::is_adopted(const process_link& link) const noexcept {
  return are_newcomers_ours_ && link.parent == self_ && !has(own_children_, link) &&
         !has(strangers_, link);
}

/// A child of a member; or in a session that a member leads: sessions are left, never joined; or
/// nobody's child but ours.
bool tree_hunt::belongs(const process_link& link) const noexcept {
  const auto [child, childs_end] = by_pid_.equal_range(link.parent);
  for (auto at = child; at != childs_end; ++at) {
    const member& parent = members_[at->second];
    if (parent.is_there && parent.link.started <= link.started) return true;
  }
  const auto [led, leds_end] = by_pid_.equal_range(link.session);
  for (auto at = led; at != leds_end; ++at) {
    const process_link& leader = members_[at->second].link;
    if (leader.session == leader.pid && leader.started <= link.started) return true;
  }
  return is_adopted(link);
}

void tree_hunt::look_again(std::span<const process_link> table) noexcept {
  for (member& known : members_) {
    const process_link* now = find_pid(table, known.link.pid);
    if (now != nullptr && now->started == known.link.started) {
      look_at(known, *now);
    } else {
      known.is_there = false;
    }
  }
}

bool tree_hunt::find_newcomers(std::span<const process_link> table) {
  bool found = false;
  for (bool more = true; more;) {  // a child may have a smaller number than its parent
    more = false;
    for (const process_link& link : table) {
      if (link.pid == self_ || is_known(link) || !belongs(link)) continue;
      add(link);
      look_at(members_.back(), link);
      more = found = true;
    }
  }
  return found;
}

/// Looks at everybody once. Returns whether there was a newcomer.
result<bool> tree_hunt::scan() {
  const auto table = backend::process_links();
  if (!table) return table.error();
  look_again(*table);
  const bool found = find_newcomers(*table);
  for (const process_link& link : *table) {
    if (link.parent != self_ && !is_known(link)) strangers_[link.pid] = link.started;
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

result<void> tree_hunt::ask_all(backend::steady_time deadline) {
  auto pause = milliseconds{1};
  for (;;) {
    if (const auto newcomer = scan(); !newcomer) return newcomer.error();
    for (member& each : members_) {
      if (each.was_asked || !each.is_there || is_over(each.link.state)) continue;
      each.was_asked = true;
      each.refuses = deliver(each.link, SIGTERM) == delivery::refused;
      // One that is stopped would hear of it only when somebody continues it.
      if (each.link.state == process_state::stopped) static_cast<void>(deliver(each.link, SIGCONT));
    }
    const auto now = steady_clock::now();
    if (!is_anybody_alive() || now >= deadline) return {};
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(pause, deadline - now));
    pause = std::min(pause * 2, milliseconds{20});
  }
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

/// When the table cannot be read any more, nobody stays stopped.
void tree_hunt::continue_all() noexcept {
  for (const member& each : members_) {
    if (each.is_there && !each.refuses) static_cast<void>(deliver(each.link, SIGCONT));
  }
}

void tree_hunt::send_kills() noexcept {
  for (member& each : members_) {
    if (!each.is_there || each.refuses || is_over(each.link.state)) continue;
    each.refuses = deliver(each.link, SIGKILL) == delivery::refused;
  }
  const auto deadline = steady_clock::now() + longest_dying;
  for (const member& each : members_) {
    if (each.is_there && !each.refuses) await_end(each.link, deadline);
  }
}

/// What this process adopted is its to wait for; the children that it had before are not.
void tree_hunt::reap_adopted() {
  for (member& each : members_) {
    if (!each.is_there || each.link.parent != self_ || !is_over(each.link.state)) continue;
    if (!has(own_children_, each.link) && backend::reap(each.link)) each.is_there = false;
  }
}

/// Those that came to this process though they were seen below others.
std::vector<process_link> found_among(std::span<const process_link> table, const births& strangers,
                                      pid_type self) {
  std::vector<process_link> found;
  for (const process_link& link : table) {
    if (link.parent == self && has(strangers, link)) found.push_back(link);
  }
  return found;
}

result<void> tree_hunt::kill_all() {
  // One round is enough, unless somebody was within a fork when the time for stopping was over.
  const auto deadline = steady_clock::now() + longest_stopping + longest_dying;
  do {
    auto done = stop_all();
    if (done) {
      send_kills();
      if (const auto newcomer = scan(); !newcomer) done = newcomer.error();
    }
    if (!done) {
      continue_all();
      return done;
    }
    reap_adopted();
  } while (is_anybody_alive() && steady_clock::now() < deadline);
  const auto table = backend::process_links();
  if (!table) return table.error();
  const auto found = found_among(*table, strangers_, self_);
  const std::scoped_lock lock{foundlings.mutex};
  foundlings.links.insert(foundlings.links.end(), found.begin(), found.end());
  return {};
}

backend::ended_tree tree_hunt::outcome() const {
  backend::ended_tree tree;
  tree.means = adopts_ ? tree_means::subreaper : tree_means::process_table;
  for (const member& each : members_) {
    const bool survived = each.is_there && !is_over(each.link.state);
    if (survived) tree.survivors.push_back(each.link);
    if (each.lived && !survived) ++tree.ended;
  }
  return tree;
}

result<backend::ended_tree> end_trees(const std::vector<process_link>& roots,
                                      milliseconds grace) noexcept try {
  reap_foundlings();
  tree_hunt hunt;
  if (auto begun = hunt.begin(roots); !begun) return begun.error();
  if (grace > milliseconds::zero()) {
    if (auto asked = hunt.ask_all(detail::deadline_after(grace)); !asked) return asked.error();
  }
  if (auto killed = hunt.kill_all(); !killed) return killed.error();
  reap_foundlings();
  return hunt.outcome();
} catch (const std::bad_alloc&) {
  return failure{std::make_error_code(std::errc::not_enough_memory), "list a tree of processes"};
}

}  // namespace
}  // namespace brood::posix

namespace brood::backend {

using std::chrono::milliseconds;

result<ended_tree> kill_trees(std::vector<process_link> roots) noexcept {
  return posix::end_trees(roots, milliseconds::zero());
}

result<ended_tree> stop_trees(std::vector<process_link> roots, milliseconds grace) noexcept {
  return posix::end_trees(roots, grace);
}

}  // namespace brood::backend
