// SPDX-License-Identifier: MIT
#include "family.hpp"

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <string>

#include "../../support/wait_until.hpp"

namespace show {
namespace {

void live(habit make_child, std::size_t children, budget_means means, int budget,
          brood::shared_value<diary> written, brood::mutex gate) {
  diary mine{};
  const auto unavailable = within_pid_budget(
      means, budget, [&](pid_t number) { written.store(diary{.parent = number}); },
      [&] {
        mine.parent = written.load().parent;
        for (; mine.made < std::min(children, diary::most); ++mine.made) {
          const pid_t child = make_child();
          if (child < 0) {
            mine.refusal = errno;
            break;
          }
          mine.children.at(mine.made) = child;
        }
        mine.done = true;
        written.store(mine);
        const std::lock_guard until_told{gate};
      });
  if (unavailable) {
    mine.unavailable = unavailable.value();
    mine.done = true;
    written.store(mine);
  }
}

bool has_ended(pid_t pid) {
  const auto found = brood::inspect(pid);
  return !found || found->state == brood::process_state::zombie;
}

}  // namespace

family::family(const plan& how) : process_([] {}), closed_(gate_) {
  brood::shared_value<diary> written{diary{}};
  process_ =
      brood::process{brood::process_options{.method = how.method, .name = "parent", .daemon = true},
                     live,
                     how.make_child,
                     how.children,
                     how.budget,
                     how.budget_size,
                     written,
                     gate_};
  process_.start();
  wait_until([&] { return written.load().done || !process_.is_alive(); });
  known_ = written.load();
  if (!known_.done) {
    throw std::runtime_error{"the parent of a family ended: " + to_string(*process_.status())};
  }
  if (how.budget == budget_means::pid_namespace) {
    // The parent knows its children by their numbers there, which are not those here.
    wait_until([&] { return known_.made == 0 || zombies().size() == known_.made; });
    return;
  }
  wait_until([&] {
    const auto all = children();
    return std::all_of(all.begin(), all.end(), has_ended);
  });
}

std::vector<pid_t> family::children() const {
  const auto first = known_.children.begin();
  return {first, first + static_cast<std::ptrdiff_t>(known_.made)};
}

std::size_t family::entries() const {
  const auto all = children();
  return static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [](pid_t child) { return brood::inspect(child).has_value(); }));
}

void family::end_parent() {
  if (closed_.owns_lock()) closed_.unlock();
  process_.join();
}

}  // namespace show
