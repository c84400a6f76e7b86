// SPDX-License-Identifier: MIT
#include "commands.hpp"

namespace brood_lab {

std::vector<brood::start_method> settings::methods() const {
  const auto all = brood::available_start_methods();
  if (method == "all") return {all.begin(), all.end()};
  return {brood::parse_start_method(method)};
}

brood::start_method settings::one_method() const {
  return method == "all" ? brood::default_start_method() : brood::parse_start_method(method);
}

std::vector<command> add_commands(CLI::App& app) {
  return {add_tour(app), add_compare(app), add_zombies(app), add_orphans(app), add_tree(app)};
}

}  // namespace brood_lab
