// SPDX-License-Identifier: MIT
// brood-lab zombies: what becomes of children that nobody waits for, shown live.
#include <CLI/CLI.hpp>

#include "../commands.hpp"
#include "../stories.hpp"

namespace brood_lab {

command add_zombies(CLI::App& app) {
  CLI::App* added = app.add_subcommand("zombies", "See zombies: what makes them, what cures them");
  const auto find = add_find(*added);
  return {added, [find](const settings& given) {
            if (const auto found = find(given)) return *found;
            const int failed = run_stories(given.looks, given.one_method(), zombie_stories());
            return failed == 0 ? 0 : claim_failed_code;
          }};
}

}  // namespace brood_lab
