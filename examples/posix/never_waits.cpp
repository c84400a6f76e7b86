// SPDX-License-Identifier: MIT
// Harmful, case 3: a parent that lives and never waits. Each zombie keeps its number, until there
// are none left and fork fails with EAGAIN. The remedy is to end that parent: the zombies are then
// init's, and gone. (The numbers here are a small budget made for this; the machine keeps the
// rest.)
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>

#include "brood/main_guard.hpp"
#include "support/family.hpp"
#include "support/show.hpp"

namespace {

/// A family in the first kind of budget that this machine allows, or in the one that is asked for.
std::unique_ptr<show::family> fill_a_budget(show::habit habit, std::string_view wanted) {
  for (const auto means : show::all_budget_means) {
    if (!wanted.empty() && to_string(means).find(wanted) == std::string_view::npos) continue;
    auto filled = std::make_unique<show::family>(
        show::family::plan{.make_child = habit, .children = show::diary::most, .budget = means});
    std::cout << "a budget of 24 processes by " << to_string(means) << ": "
              << (filled->unavailable() ? filled->unavailable().message() : "made") << std::endl;
    if (!filled->unavailable()) return filled;
  }
  return nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  brood::main_guard();
  const bool waits = !show::has_cause(argc, argv);
  auto careless = fill_a_budget(waits ? show::wait_for_it : show::never_wait,
                                argc > 1 && !waits ? argv[1] : "");
  if (careless == nullptr && argc > 1) return show::not_possible_here;
  show::claim("there can be a budget", careless != nullptr);
  const auto& diary = careless->known();
  std::cout << diary.made << " children have ended; fork of one more: "
            << (diary.refusal != 0 ? std::strerror(diary.refusal) : "not tried") << std::endl;
  show::claim("fork failed with EAGAIN", diary.refusal == EAGAIN);
  show::claim("after some twenty children and no more", diary.made > 10 && diary.made <= 24);
  show::claim("each child is a zombie of that parent",
              show::until([&] { return careless->zombies().size() == diary.made; }));

  const auto zombies = careless->zombies();
  careless->end_parent();
  std::cout << "the parent was ended" << std::endl;
  const auto is_there = [](const auto& each) { return brood::inspect(each.pid).has_value(); };
  show::claim("every one of its zombies is gone",
              show::until([&] { return std::none_of(zombies.begin(), zombies.end(), is_there); }));
}
