// SPDX-License-Identifier: MIT
// Ending a tree that nobody has put into a container. A process can fork faster than it is killed,
// and a killed parent's children are nobody's. So everybody is stopped first, from the top down,
// until a scan of the process table in which all are stopped is followed by one without a newcomer:
// then nobody is left who could fork, and all are killed. Meanwhile this process adopts whoever
// loses its parent below it, because an orphan of init's could be anybody's.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <new>
#include <thread>
#include <utility>

#include "backend.hpp"
#include "brood/detail/deadline.hpp"
#include "foundlings.hpp"
#include "process_link.hpp"
#include "tree_members.hpp"

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

class tree_hunt {
 public:
  tree_hunt() = default;
  tree_hunt(const tree_hunt&) = delete;
  tree_hunt& operator=(const tree_hunt&) = delete;
  /// Whoever was stopped and not killed goes on, whatever went wrong.
  ~tree_hunt() {
    if (has_stopped_) continue_all();
  }
  result<void> begin(const std::vector<process_link>& roots) { return members_.begin(roots); }
  result<void> ask_all(backend::steady_time deadline);
  result<void> kill_all();
  result<void> let_go();
  [[nodiscard]] backend::ended_tree outcome() const;

 private:
  result<void> stop_all();
  void stop_members() noexcept;
  result<void> chase();
  void continue_all() noexcept;
  void send_kills() noexcept;
  void reap_adopted();
  [[nodiscard]] bool is_everybody_still(bool with_disk_sleep) const noexcept;
  [[nodiscard]] bool is_anybody_alive() const noexcept;

  tree_members members_;
  std::vector<pid_t> last_pids_;  // of the last pass of a chase
  bool has_stopped_ = false;
};

bool tree_hunt::is_everybody_still(bool with_disk_sleep) const noexcept {
  return std::all_of(members_.all().begin(), members_.all().end(), [&](const member& each) {
    return !each.is_there || each.refuses || each.is_still || is_over(each.link.state) ||
           (with_disk_sleep && each.link.state == process_state::disk_sleep);
  });
}

bool tree_hunt::is_anybody_alive() const noexcept {
  return std::any_of(members_.all().begin(), members_.all().end(), [](const member& each) {
    return each.is_there && !each.refuses && !is_over(each.link.state);
  });
}

result<void> tree_hunt::ask_all(backend::steady_time deadline) {
  auto pause = milliseconds{1};
  for (;;) {
    if (const auto newcomer = members_.scan(); !newcomer) return newcomer.error();
    for (member& each : members_.all()) {
      if (each.was_asked || !each.is_there || is_over(each.link.state)) continue;
      each.was_asked = true;
      each.refuses = deliver(each.link, SIGTERM) == delivery::refused;
      // It would hear of it only when somebody continues it.
      if (each.link.state == process_state::stopped) static_cast<void>(deliver(each.link, SIGCONT));
    }
    const auto now = steady_clock::now();
    if (!is_anybody_alive() || now >= deadline) return {};
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(pause, deadline - now));
    pause = std::min(pause * 2, milliseconds{20});
  }
}

void tree_hunt::stop_members() noexcept {
  for (member& each : members_.all()) {
    if (!each.is_there || each.is_still || each.refuses || is_over(each.link.state)) continue;
    each.refuses = deliver(each.link, SIGSTOP) == delivery::refused;
  }
}

/// A process that hands over to its child and ends may be gone before a table of thousands has been
/// read. So only the numbers are read, again and again, and whoever is new among them is looked at
/// and stopped at once.
result<void> tree_hunt::chase() {
  constexpr int most_passes = 100;
  for (int pass = 0; pass < most_passes; ++pass) {
    auto pids = all_pids();
    if (!pids) return pids.error();
    bool found = false;
    for (const pid_t pid : *pids) {
      if (std::binary_search(last_pids_.begin(), last_pids_.end(), pid)) continue;
      const auto link = link_of(pid);
      if (!link || !*link || members_.meet(**link) == nullptr) continue;
      found = true;
      static_cast<void>(deliver(**link, SIGSTOP));
    }
    last_pids_ = *std::move(pids);
    if (!found) return {};
  }
  return {};
}

result<void> tree_hunt::stop_all() {
  const auto began = steady_clock::now();
  auto pause = std::chrono::microseconds{100};
  for (bool were_still = false;;) {
    const auto newcomer = members_.scan();
    if (!newcomer) return newcomer.error();
    if (were_still && !*newcomer) return {};
    const auto waited = steady_clock::now() - began;
    if (waited >= longest_stopping) return {};
    were_still = is_everybody_still(waited >= longest_disk_sleep);
    if (were_still) continue;
    stop_members();
    if (auto chased = chase(); !chased) return chased;
    std::this_thread::sleep_for(pause);  // they need the processors that this thread takes
    pause = std::min(pause * 2, std::chrono::microseconds{10'000});
  }
}

void tree_hunt::continue_all() noexcept {
  for (const member& each : members_.all()) {
    if (each.is_there && !each.refuses) static_cast<void>(deliver(each.link, SIGCONT));
  }
}

void tree_hunt::send_kills() noexcept {
  for (member& each : members_.all()) {
    if (!each.is_there || each.refuses || is_over(each.link.state)) continue;
    each.refuses = deliver(each.link, SIGKILL) == delivery::refused;
  }
  const auto deadline = steady_clock::now() + longest_dying;
  for (const member& each : members_.all()) {
    if (each.is_there && !each.refuses) await_end(each.link, deadline);
  }
}

/// What this process adopted is its to wait for; the children that it had before are not.
void tree_hunt::reap_adopted() {
  for (member& each : members_.all()) {
    if (!each.is_there || each.link.parent != ::getpid() || !is_over(each.link.state)) continue;
    if (!members_.is_own_child(each.link) && backend::reap(each.link)) each.is_there = false;
  }
}

result<void> tree_hunt::kill_all() {
  // One round is enough, unless somebody was within a fork when the time for stopping was over.
  const auto deadline = steady_clock::now() + longest_stopping + longest_dying;
  do {
    has_stopped_ = true;
    if (auto stopped = stop_all(); !stopped) return stopped;
    send_kills();
    if (const auto newcomer = members_.scan(); !newcomer) return newcomer.error();
    reap_adopted();
  } while (is_anybody_alive() && steady_clock::now() < deadline);
  has_stopped_ = false;
  return {};
}

/// Adopts nobody any more; and those that came meanwhile and are none of the tree are not lost.
result<void> tree_hunt::let_go() {
  members_.adopt_no_more();
  const auto table = backend::process_links();
  if (!table) return table.error();
  keep_foundlings(members_.foundlings(*table));
  reap_foundlings();
  return {};
}

backend::ended_tree tree_hunt::outcome() const {
  backend::ended_tree tree;
  tree.means = members_.are_adopted() ? tree_means::subreaper : tree_means::process_table;
  for (const member& each : members_.all()) {
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
  if (auto let_go = hunt.let_go(); !let_go) return let_go.error();
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
