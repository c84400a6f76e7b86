// SPDX-License-Identifier: MIT
// brood-lab zombies --find: the options.
#include "../find/find.hpp"

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>

#include "../commands.hpp"

namespace brood_lab {
namespace {

struct find_arguments {
  bool wanted = false;
  std::optional<double> watch{};
};

find_options options_of(const find_arguments& given) {
  find_options options;
  if (given.watch) {
    options.watch = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::duration<double>{*given.watch});
  }
  return options;
}

}  // namespace

std::function<std::optional<int>(const settings&)> add_find(CLI::App& zombies) {
  const auto given = std::make_shared<find_arguments>();
  CLI::Option* const find = zombies.add_flag(
      "--find", given->wanted,
      "Find every zombie of this machine: whose fault it is, since when, and what cures it. Exit "
      "code 0: there is none; 1: there are some; 5: the system does not show its processes");
  zombies
      .add_option("--watch", given->watch,
                  "With --find: look twice, so many seconds apart, and count only the zombies that "
                  "were there both times (default: 1 on a terminal; elsewhere 0, one look)")
      ->check(CLI::Range(0.0, 86400.0))
      ->type_name("SECONDS")
      ->needs(find);
  return [given](const settings& all) -> std::optional<int> {
    if (!given->wanted) return std::nullopt;
    return run_find(all.looks, options_of(*given));
  };
}

}  // namespace brood_lab
