// SPDX-License-Identifier: MIT
// brood-lab zombies: processes that have ended and that nobody has waited for.
#include <CLI/CLI.hpp>

#include "../commands.hpp"

namespace brood_lab {

command add_zombies(CLI::App& app) {
  CLI::App* added = app.add_subcommand("zombies", "Find the zombies of this machine");
  const auto find = add_find(*added);
  added->get_option("--find")->required();
  return {added, [find](const settings& given) { return find(given).value_or(0); }};
}

}  // namespace brood_lab
