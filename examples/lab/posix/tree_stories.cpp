// SPDX-License-Identifier: MIT
// Stories: children that notice the end of their parent, and trees that are ended as a whole.
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <mutex>

#include "../snapshot.hpp"
#include "../waiting.hpp"
#include "brood/brood.hpp"
#include "brood/inspect.hpp"
#include "brood/process_tree.hpp"
#include "fates.hpp"
#include "reaped.hpp"

namespace brood_lab {
namespace {

struct members {
  std::array<pid_t, 3> pid{};
  std::array<bool, 3> is_there{};
  pid_t told_by_handle = 0;  ///< the parent whose end was noticed
};

void stay(brood::shared_value<members> all, std::size_t index, brood::mutex gate) {
  if (index > 0) ::setsid();
  all.update([&](members& here) {
    here.pid.at(index) = ::getpid();
    here.is_there.at(index) = true;
  });
  const std::lock_guard until_told{gate};
}

/// Waits for the end of its parent, whom it knows by a handle.
void outlive_parent(brood::shared_value<members> all, std::size_t index) {
  const auto parent = brood::this_process::parent();
  all.update([&](members& here) {
    here.pid.at(index) = ::getpid();
    here.is_there.at(index) = true;
  });
  if (parent && parent->join_for(std::chrono::minutes{1})) {
    all.update([&](members& here) { here.told_by_handle = parent->pid(); });
  }
}

void have_a_daemon_and_a_watcher(brood::shared_value<members> all, brood::mutex gate) {
  brood::process daemon{brood::process_options{.daemon = true}, stay, all, std::size_t{0}, gate};
  brood::process watcher{outlive_parent, all, std::size_t{1}};
  daemon.start();
  watcher.start();
  daemon.join();
  watcher.kill();  // the lab was killed: this process is not, and would be waited for
}

/// A child, and two children in sessions of their own.
void have_a_tree(brood::shared_value<members> all, brood::mutex gate) {
  brood::process near{stay, all, std::size_t{0}, gate};
  brood::process far{stay, all, std::size_t{1}, gate};
  brood::process further{stay, all, std::size_t{2}, gate};
  near.start();
  far.start();
  further.start();
  near.join();
}

bool are_there(const members& all, std::size_t count) {
  std::size_t there = 0;
  for (const bool each : all.is_there) there += each ? 1 : 0;
  return there == count;
}

}  // namespace

void show_parent_seen_by_child(stage& on) {
  brood::shared_value<members> all{members{}};
  brood::mutex gate;
  brood::process parent{on.child("parent"), have_a_daemon_and_a_watcher, all, gate};
  const std::lock_guard closed{gate};
  parent.start();
  wait_until([&] { return are_there(all.load(), 2) || !parent.is_alive(); });
  const auto seen = all.load();
  const pid_t daemon = seen.pid[0], watcher = seen.pid[1];
  const std::vector<player> players{
      {*parent.pid(), "parent"}, {daemon, "daemon"}, {watcher, "watcher"}};
  show_table(on, "before: a parent with a daemon child and one that watches it", players);

  const pid_t number = *parent.pid();
  parent.kill();
  parent.join();
  on.say("I have killed the parent; it could not tell anybody");
  wait_until([&] { return all.load().told_by_handle != 0 || !brood::inspect(watcher); });
  on.check("the watcher's handle told it that its parent is gone",
           all.load().told_by_handle == number);
  check_reaped_by_adopter(on, "the daemon child has ended with its parent, and was reaped",
                          {daemon});
  check_reaped_by_adopter(on, "the watcher ended by its own decision, and was reaped", {watcher});
  show_table(on, "after", players);
}

namespace {

void check_end(stage& on, std::string_view way, const std::vector<player>& players,
               const brood::tree_report& report) {
  // Where a server has made them, it is one of the tree.
  const bool has_server = on.method() == brood::start_method::forkserver;
  on.check(fmt::format("{} has ended all four{}, also those in sessions of their own", way,
                       has_server ? " and their server" : ""),
           report.ended == (has_server ? 5 : 4) && report.survivors.empty(),
           fmt::format("{} ended, by means of: {}", report.ended, to_string(report.means)));
  std::vector<pid_t> numbers;
  for (const player& each : players) numbers.push_back(each.pid);
  check_reaped_by_adopter(on, "nobody of the tree is left in the process table", numbers);
}

template <class End>
void end_a_tree(stage& on, std::string_view way, End end) {
  brood::shared_value<members> all{members{}};
  brood::mutex gate;
  auto options = on.child("root");
  options.contained = way == "kill_tree";
  brood::process root{options, have_a_tree, all, gate};
  const std::lock_guard closed{gate};
  root.start();
  wait_until([&] { return are_there(all.load(), 3) || !root.is_alive(); });
  const auto seen = all.load();
  const std::vector<player> players{{*root.pid(), "root"},
                                    {seen.pid[0], "child"},
                                    {seen.pid[1], "child, own session"},
                                    {seen.pid[2], "child, own session"}};
  show_table(on, fmt::format("a tree, before {}", way), players);
  check_end(on, way, players, end(root));
}

}  // namespace

void show_end_of_tree(stage& on) {
  end_a_tree(on, "kill_tree", [](brood::process& root) { return brood::kill_tree(root); });
  end_a_tree(on, "stop_tree", [](brood::process& root) { return brood::stop_tree(root); });
  on.explain(
      "kill(-group) would have missed the two that called setsid(). Where the kernel knows "
      "the whole tree, as a cgroup on Linux or a job object on Windows "
      "(process_options::contained), that is what ends it.");
}

}  // namespace brood_lab
