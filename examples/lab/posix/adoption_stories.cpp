// SPDX-License-Identifier: MIT
// Stories: who becomes the parent of an orphan. The first one is a lesson, too.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <optional>

#include "../snapshot.hpp"
#include "../waiting.hpp"
#include "adoption.hpp"
#include "brood/brood.hpp"
#include "brood/inspect.hpp"
#include "brood/posix/subreaper.hpp"
#include "family.hpp"
#include "fates.hpp"
#include "reaped.hpp"

namespace brood_lab {
namespace {

/// Ends when the gate is opened. When the lab is killed, the gate is this process's, and it ends,
/// too.
void stay(brood::shared_value<pid_t> number, brood::mutex gate) {
  number.store(brood::this_process::pid());
  const std::lock_guard until_told{gate};
}

void have_a_child(brood::shared_value<pid_t> number, brood::mutex gate) {
  brood::process child{brood::process_options{.name = "grandchild"}, stay, number, gate};
  child.start();
  child.join();
}

/// A child of the lab that has a child of its own, which stays until the gate is opened.
class two_generations {
 public:
  explicit two_generations(const stage& on)
      : process_{on.child("parent"), have_a_child, number_, gate_}, closed_{gate_} {
    process_.start();
    wait_until([&] { return number_.load() != 0 || !process_.is_alive(); });
  }
  [[nodiscard]] pid_t parent() const { return *process_.pid(); }
  [[nodiscard]] pid_t child() const { return number_.load(); }
  [[nodiscard]] std::vector<player> players() const {
    return {{brood::this_process::pid(), "the lab"}, {parent(), "parent"}, {child(), "child"}};
  }
  void kill_parent() {
    process_.kill();
    process_.join();
  }
  void let_child_end() { closed_.unlock(); }

 private:
  brood::shared_value<pid_t> number_{0};
  brood::mutex gate_;
  brood::process process_;
  std::unique_lock<brood::mutex> closed_;
};

}  // namespace

void show_adoption(stage& on) {
  two_generations family{on};
  const auto players = family.players();
  show_table(on, "before: parent and child live", players);
  const auto before = brood::inspect(family.child());
  on.check("the child's parent is the process that started it",
           before && before->parent == family.parent());

  family.kill_parent();
  on.say("I have killed the parent");
  show_table(on, "during: the parent is gone, the child goes on", players);
  const auto orphan = brood::inspect(family.child());
  const bool lives = orphan && orphan->state != brood::process_state::zombie;
  on.check("the child has not ended with it", lives);
  if (!lives) return;
  on.check(fmt::format("its parent is now {}", name_of(orphan->parent)),
           orphan->parent != family.parent());
  on.check("that is init, or an ancestor of the lab that is a subreaper",
           show::can_adopt(orphan->parent));

  family.let_child_end();
  check_reaped_by_adopter(on, "when it ended, its adopter reaped it", {family.child()});
  show_table(on, "after: the child has ended", players);
  on.explain(
      "An orphan is harmless: it always has a parent, and that one waits. What it lacks is "
      "somebody who wants to know how it ended.");
}

namespace {

bool is_among(const std::vector<brood::process_info>& processes, pid_t pid) {
  return std::any_of(processes.begin(), processes.end(),
                     [pid](const auto& each) { return each.pid == pid; });
}

/// Reaps orphans until it is this one's turn: a killed parent may have left a fork server, too.
std::optional<brood::exit_status> reap(brood::posix::subreaper& adopter, pid_t orphan) {
  for (;;) {
    const auto reaped = adopter.reap_for(std::chrono::minutes{1});
    if (reaped.empty()) return std::nullopt;
    for (const auto& each : reaped) {
      if (each.pid == orphan) return each.status;
    }
  }
}

}  // namespace

void show_own_subreaper(stage& on) {
  try {
    brood::posix::subreaper adopter{brood::posix::own_children::none};
    two_generations family{on};
    const auto players = family.players();
    family.kill_parent();
    show_table(on, "its parent was killed, and the lab is a subreaper", players);
    const auto orphan = brood::inspect(family.child());
    on.check("the child was adopted by the lab, not by init",
             orphan && orphan->parent == brood::this_process::pid());
    on.check("the subreaper lists it among its orphans",
             is_among(adopter.orphans(), family.child()));
    family.let_child_end();
    const auto status = reap(adopter, family.child());
    on.check("it was reaped here, with its status", status.has_value(),
             status ? to_string(*status) : "");
    show_table(on, "after", players);
    on.explain(
        "A subreaper takes on a duty: what it adopts is its zombie until it waits. Brood's "
        "reaps orphans and no child of a brood::process.");
  } catch (const brood::process_error& refusal) {
    on.check("this system has no subreapers, and Brood says so",
             refusal.code() == brood::errc::unsupported, refusal.what());
  }
}

void show_double_fork(stage& on) {
  const show::family family{{.make_child = show::double_fork, .method = on.method()}};
  std::vector<player> players{{family.parent(), "parent"}};
  for (const pid_t each : family.children()) players.push_back({each, "grandchild"});
  show_table(on, "five grandchildren by double fork have ended, nobody here waited", players);
  on.check("their grandparent has neither child nor zombie",
           brood::children_of(family.parent()).empty());
  check_reaped_by_adopter(on, "their adopter has reaped them", family.children());
  on.explain(
      "A daemon is made so: fork, setsid(), fork, and the middle one ends. The price: its "
      "maker never learns how it ended. With Brood one waits instead, at no price.");
}

}  // namespace brood_lab
