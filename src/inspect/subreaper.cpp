// SPDX-License-Identifier: MIT
// Whose is a child of this process: of a `process` object, of the host program, or adopted? The
// kernel does not tell, so an adopted child is reaped only on proof.
#include "brood/posix/subreaper.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "backend.hpp"
#include "descent.hpp"
#include "process/child_state.hpp"
#include "process/fork_server.hpp"
#include "process/launch.hpp"
#include "process/living_children.hpp"

namespace brood::posix {
namespace {

using backend::process_link;
using links = std::vector<process_link>;
using brood::detail::steady_time;

/// The process whose subreaper object there is. A forked copy has none.
constinit std::atomic<pid_type> holder{0};

/// Brood's own children: those of objects, and the fork server.
std::set<pid_type> children_of_brood() {
  std::set<pid_type> owned{fork_server::what_belongs_to_it().pid};
  for (const auto& child : living_children::snapshot()) {
    if (const auto pid = child->unreaped()) owned.insert(*pid);
  }
  return owned;
}

links read_table() { return value_or_throw(backend::process_links(), "cannot look for orphans"); }

bool has_ended(const process_link& link) {
  return link.state == process_state::zombie || link.state == process_state::dead;
}

std::vector<process_info> in_full(const links& which) {
  std::vector<process_info> processes;
  for (const process_link& link : which) {
    if (auto info = inspect(link.pid)) processes.push_back(*std::move(info));
  }
  return processes;
}

}  // namespace

class subreaper::ledger {
 public:
  explicit ledger(own_children others);
  ledger(const ledger&) = delete;
  ledger& operator=(const ledger&) = delete;
  ~ledger();

  /// The children that are no `process` object's.
  struct children {
    links adopted;
    links unclear;
  };
  children sort_children();
  std::vector<reaped_orphan> reap();

 private:
  /// By number, the start of the process that has it.
  using births = std::map<pid_type, std::uint64_t>;

  [[nodiscard]] bool is_here() const noexcept { return owner_ == backend::current_pid(); }
  children sort_with_starts_held();
  [[nodiscard]] bool is_adopted(const process_link& child) const;
  void remember_descendants(const links& table);

  static bool has(const births& known, const process_link& link) {
    const auto at = known.find(link.pid);
    return at != known.end() && at->second == link.started;
  }

  const own_children others_;
  const pid_type owner_ = backend::current_pid();
  std::mutex mutex_;
  births before_;            // children that were here before this object: the host's
  births below_others_;      // descendants that were seen below another parent
  std::set<pid_type> home_;  // the sessions that this process has been in
};

subreaper::ledger::ledger(own_children others) : others_(others) {
  static const std::string action = "cannot make a subreaper";
  if (holder.exchange(owner_) == owner_) {
    throw process_error{std::make_error_code(std::errc::device_or_resource_busy),
                        action + ": this process has one already"};
  }
  try {
    for (const process_link& link : read_table()) {
      if (link.parent == owner_) before_.emplace(link.pid, link.started);
      // Now, not at the first look: children keep this session when the program leaves it.
      if (link.pid == owner_) home_.insert(link.session);
    }
    value_or_throw(backend::adopt_orphans(true), action);
  } catch (...) {
    holder = 0;
    throw;
  }
}

subreaper::ledger::~ledger() {
  if (!is_here()) return;
  try {
    static_cast<void>(reap());
  } catch (...) {  // nobody to tell; what is left is init's once this process ends
  }
  static_cast<void>(backend::adopt_orphans(false));
  holder = 0;
}

subreaper::ledger::children subreaper::ledger::sort_children() {
  if (!is_here()) return {};
  // A child that is being started is on no list yet, and would look like an adopted one.
  const auto no_starts = brood::detail::hold_starts();
  const std::scoped_lock lock{mutex_};
  return sort_with_starts_held();
}

std::vector<reaped_orphan> subreaper::ledger::reap() {
  std::vector<reaped_orphan> reaped;
  if (!is_here()) return reaped;
  const auto no_starts = brood::detail::hold_starts();
  const std::scoped_lock lock{mutex_};
  for (const process_link& orphan : sort_with_starts_held().adopted) {
    if (!has_ended(orphan)) continue;
    if (const auto status = backend::reap(orphan)) reaped.push_back({orphan.pid, *status});
  }
  return reaped;
}

subreaper::ledger::children subreaper::ledger::sort_with_starts_held() {
  const std::set<pid_type> owned = children_of_brood();
  const links table = read_table();
  if (const process_link* self = find_pid(table, owner_)) home_.insert(self->session);
  children sorted;
  for (const process_link& link : table) {
    if (link.parent != owner_ || owned.contains(link.pid)) continue;
    if (is_adopted(link)) {
      sorted.adopted.push_back(link);
    } else if (!has(before_, link)) {
      sorted.unclear.push_back(link);
    }
  }
  remember_descendants(table);
  return sorted;
}

/// A child of this program's making is in the program's session, or in one of its own. One that was
/// seen below another parent can only have come here by adoption.
bool subreaper::ledger::is_adopted(const process_link& child) const {
  if (others_ == own_children::none) return true;
  if (has(before_, child)) return false;
  if (has(below_others_, child)) return true;
  return child.session != child.pid && !home_.contains(child.session);
}

void subreaper::ledger::remember_descendants(const links& table) {
  const process_link* self = find_pid(table, owner_);
  if (self == nullptr) return;
  births now;
  for (const process_link& link : family_of(std::span{self, 1}, table)) {
    if (link.pid == owner_) continue;
    // Also those of before that have moved here since.
    if (link.parent != owner_ || has(below_others_, link)) now.emplace(link.pid, link.started);
  }
  below_others_ = std::move(now);
}

subreaper::subreaper(own_children others) : ledger_(std::make_unique<ledger>(others)) {}

subreaper::~subreaper() = default;

std::vector<reaped_orphan> subreaper::reap() { return ledger_->reap(); }

std::vector<reaped_orphan> subreaper::reap_until_steady(steady_time deadline) {
  using clock = std::chrono::steady_clock;
  constexpr std::chrono::nanoseconds longest = std::chrono::milliseconds{50};
  constexpr int share = 10;  // of a processor at most: a table of thousands takes its time
  std::chrono::nanoseconds pause = std::chrono::milliseconds{1};
  for (;;) {
    const auto began = clock::now();
    auto reaped = reap();
    const auto now = clock::now();
    if (!reaped.empty() || now >= deadline) return reaped;
    const auto due = std::max<std::chrono::nanoseconds>(pause, (now - began) * share);
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(due, deadline - now));
    pause = std::min(pause * 2, longest);
  }
}

std::vector<process_info> subreaper::orphans() const {
  return in_full(ledger_->sort_children().adopted);
}

std::vector<process_info> subreaper::unclear() const {
  return in_full(ledger_->sort_children().unclear);
}

}  // namespace brood::posix
