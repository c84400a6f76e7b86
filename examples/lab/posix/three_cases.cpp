// SPDX-License-Identifier: MIT
// Story and lesson: when zombies do harm.
#include <fmt/format.h>

#include <cerrno>
#include <memory>

#include "../snapshot.hpp"
#include "family.hpp"
#include "fates.hpp"
#include "reaped.hpp"

namespace brood_lab {
namespace {

std::vector<player> players_of(const show::family& family, std::size_t shown) {
  std::vector<player> players{{family.parent(), "parent"}};
  for (const pid_t child : family.children()) {
    if (players.size() > shown) break;
    players.push_back({child, "child"});
  }
  return players;
}

void show_waiting_parent(stage& on) {
  const show::family family{{.make_child = show::wait_for_it, .method = on.method()}};
  show_table(on, "case 1: a parent that has waited for its five children", players_of(family, 5));
  on.check("harmless: it has no zombies", family.zombies().empty());
  on.check("none of its five children is in the table", family.entries() == 0);
}

void show_dying_parent(stage& on) {
  show::family family{{.children = 3, .method = on.method()}};
  const auto players = players_of(family, 3);
  show_table(on, "case 2: a parent that never waited for its three", players);
  on.check("it has three zombies", family.zombies().size() == 3);
  family.end_parent();
  on.say("that parent has died");
  check_reaped_by_adopter(on, "harmless: they were adopted and reaped, none is left",
                          family.children());
  show_table(on, "after the parent's death", players);
}

/// In the first kind of budget that this machine allows; the others are named with the reason.
std::unique_ptr<show::family> fill_a_budget(stage& on) {
  for (const auto means : show::all_budget_means) {
    auto filled = std::make_unique<show::family>(
        show::family::plan{.children = show::diary::most, .budget = means, .method = on.method()});
    if (!filled->unavailable()) {
      on.say(fmt::format("a small budget was made for it, by {}", to_string(means)));
      return filled;
    }
    on.say(fmt::format("no budget by {}: {}", to_string(means), filled->unavailable().message()));
  }
  return nullptr;
}

void show_careless_parent(stage& on) {
  const auto careless = fill_a_budget(on);
  on.check("this machine lets a demonstration have a budget of processes", careless != nullptr);
  if (!careless) return;
  const std::size_t made = careless->known().made;
  const auto zombies = careless->zombies();
  std::vector<player> players{{careless->parent(), "parent"}};
  for (const auto& each : zombies) {
    if (players.size() <= 3) players.push_back({each.pid, "child"});
  }
  show_table(on, fmt::format("case 3: a parent that goes on; 3 of its {} zombies", zombies.size()),
             players);
  on.check(fmt::format("harmful: after {} children fork failed with EAGAIN", made),
           careless->known().refusal == EAGAIN && made > 10 && made <= 24);
  on.check("each of those children is a zombie", zombies.size() == made);

  careless->end_parent();
  on.say("the remedy: I have ended that parent");
  std::vector<pid_t> numbers;
  for (const auto& each : zombies) numbers.push_back(each.pid);
  check_reaped_by_adopter(on, "every one of its zombies is gone", numbers);
  show_table(on, "after its end", players);
}

}  // namespace

void show_three_cases(stage& on) {
  show_waiting_parent(on);
  show_dying_parent(on);
  show_careless_parent(on);
  on.explain(
      "One zombie costs an entry in a table. Harm comes of a parent that lives long and never "
      "waits, because numbers are few: then nobody can start anything. Its zombies cannot be "
      "killed, but it can, and its heir waits for all of them.");
}

}  // namespace brood_lab
