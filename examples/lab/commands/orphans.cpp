// SPDX-License-Identifier: MIT
// brood-lab orphans: what becomes of children whose parents end first, shown live.
#include <CLI/CLI.hpp>

#include "../commands.hpp"
#include "../stories.hpp"

namespace brood_lab {

command add_orphans(CLI::App& app) {
  CLI::App* added =
      app.add_subcommand("orphans", "See orphans: who adopts them, how a whole tree is ended");
  return {added, [](const settings& given) {
            const int failed = run_stories(given.looks, given.one_method(), orphan_stories());
            return failed == 0 ? 0 : claim_failed_code;
          }};
}

}  // namespace brood_lab
