// SPDX-License-Identifier: MIT
// Stories: an orphan that nobody adopts, and a job that is ended as a whole.
#include <fmt/format.h>

#include <array>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "../snapshot.hpp"
#include "../waiting.hpp"
#include "brood/brood.hpp"
#include "brood/inspect.hpp"
#include "brood/process_tree.hpp"
#include "fates.hpp"
#include "handle.hpp"

namespace brood_lab {
namespace {

struct members {
  std::array<brood::pid_type, 2> pid{};
  std::size_t count = 0;
};

bool is_running(brood::pid_type pid) { return brood::inspect(pid).has_value(); }

/// Ends when the gate is opened, or when the lab, which holds it, is gone.
void stay(brood::shared_value<members> all, brood::mutex gate) {
  all.update([](members& here) {
    here.pid.at(here.count) = brood::this_process::pid();
    ++here.count;
  });
  const std::lock_guard until_told{gate};
}

void have_one_child(brood::shared_value<members> all, brood::mutex gate) {
  brood::process child{stay, all, gate};
  child.start();
  child.join();
}

void stay_quietly(brood::mutex gate) { const std::lock_guard until_told{gate}; }

/// A child that has got the number, which must be free; null if none did.
std::optional<brood::process> stranger_with(brood::pid_type number, stage& on,
                                            const brood::mutex& gate) {
  constexpr std::size_t most = 500;
  std::vector<brood::process> others;  // as long as they are held, they do not get it again
  while (others.size() < most) {
    brood::process next{on.child("stranger"), stay_quietly, gate};
    next.start();
    if (*next.pid() == number) return next;
    next.kill();
    next.join();
    others.push_back(std::move(next));
  }
  return std::nullopt;
}

/// The number of a parent that is gone, and whose child lives.
void show_number_used_again(stage& on, brood::pid_type number, const brood::mutex& gate) {
  constexpr std::string_view claim =
      "the parent's number is given to a stranger, who is not taken for the parent";
  if (is_wine()) return on.leave_out(claim, "real Windows alone shows this");
  auto stranger = stranger_with(number, on, gate);
  if (!stranger) return on.leave_out(claim, "no stranger got it in time");
  on.check(claim, is_running(number) && brood::children_of(number).empty(), "start times tell");
  stranger->kill();  // it would wait for the gate
}

void have_two_children(brood::shared_value<members> all, brood::mutex gate) {
  brood::process one{stay, all, gate};
  brood::process other{stay, all, gate};
  one.start();
  other.start();
  one.join();
}

}  // namespace

void show_orphan_without_adopter(stage& on) {
  brood::shared_value<members> all{members{}};
  brood::mutex gate;
  brood::process parent{on.child("parent"), have_one_child, all, gate};
  std::unique_lock closed{gate};
  parent.start();
  wait_until([&] { return all.load().count == 1 || !parent.is_alive(); });
  const auto number = *parent.pid();
  const auto child = all.load().pid[0];
  const std::vector<player> players{{number, "parent"}, {child, "child"}};
  show_table(on, "before: parent and child live", players);
  on.check("the child shows the number of the process that started it",
           brood::inspect(child) && brood::inspect(child)->parent == number);
  const auto parents_start = brood::inspect(number)->started;

  parent.kill();
  parent.join();
  parent.close();  // with its last handle, its number is free
  on.say("I have ended the parent");
  show_table(on, "during: the parent is gone, the child goes on", players);
  const auto orphan = brood::inspect(child);
  on.check("the child has not ended with it", orphan.has_value());
  on.check("nobody has adopted it: it shows the same number as before",
           orphan && orphan->parent == number);
  on.check("that number names no process now", !is_running(number));
  on.check("and the parent had started first: a later process of that number is a stranger",
           orphan && parents_start <= orphan->started);
  on.check("children_of() is not deceived: the orphan is nobody's child",
           brood::children_of(number).empty());
  show_number_used_again(on, number, gate);

  const process_object handle{child};
  closed.unlock();
  handle.wait();
  wait_until([&] { return !is_running(child); });
  show_table(on, "after: the child has ended, and nobody had to wait", players);
  on.check("it is gone without anybody's doing", !is_running(child));
}

void show_end_of_job(stage& on) {
  brood::shared_value<members> all{members{}};
  brood::mutex gate;
  auto options = on.child("root");
  options.contained = true;
  brood::process root{options, have_two_children, all, gate};
  const std::lock_guard closed{gate};
  root.start();
  wait_until([&] { return all.load().count == 2 || !root.is_alive(); });
  const auto seen = all.load();
  const std::vector<player> players{
      {*root.pid(), "root"}, {seen.pid[0], "child"}, {seen.pid[1], "child"}};
  show_table(on, "a tree in a job object", players);
  const auto report = brood::kill_tree(root);
  on.check("kill_tree ended it by the job object",
           report.means == brood::tree_means::job_object && report.survivors.empty(),
           fmt::format("{} ended, by means of: {}", report.ended, to_string(report.means)));
  wait_until([&] { return !is_running(seen.pid[0]) && !is_running(seen.pid[1]); });
  show_table(on, "after", players);
  on.check("nobody of the tree is left", !is_running(seen.pid[0]) && !is_running(seen.pid[1]));
  on.explain(
      "What waiting and adoption are on POSIX, the job object is here: the kernel keeps the "
      "list of members, also of those whose parents have ended.");
}

}  // namespace brood_lab
