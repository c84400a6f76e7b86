// SPDX-License-Identifier: MIT
// brood-lab tree: who is whose child, and what they all do.
#include "../tree/tree.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>
#include <string>

#include "../commands.hpp"

namespace brood_lab {
namespace {

struct tree_arguments {
  std::optional<brood::pid_type> root{};
  double interval = 1;
  bool all = false;
  bool once = false;
};

std::string unless_process_number(const std::string& text) {
  brood::pid_type pid = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, pid);
  if (failure == std::errc{} && rest == end && pid > 0) return {};
  return "'" + text + "' is no process number";
}

tree_options options_of(const tree_arguments& given) {
  return {.root = given.root,
          .all = given.all,
          .once = given.once,
          .interval = std::chrono::duration_cast<std::chrono::milliseconds>(
              std::chrono::duration<double>{given.interval})};
}

}  // namespace

command add_tree(CLI::App& app) {
  CLI::App* added = app.add_subcommand(
      "tree",
      "Show processes as a tree, zombies with the parent to blame: live on a terminal, where q "
      "leaves, and once elsewhere. Exit code 1: there is no such process; 5: the system does not "
      "show its processes");
  const auto given = std::make_shared<tree_arguments>();
  added->add_option("pid", given->root, "Only this process and its descendants")
      ->check(unless_process_number)
      ->type_name("PID");
  added->add_flag("--once", given->once, "Also on a terminal: print all of it and leave");
  added->add_flag("--all", given->all, "The threads of the kernel one by one, where it has any");
  added->add_option("--interval", given->interval, "Seconds between two looks")
      ->check(CLI::Range(0.1, 3600.0))
      ->type_name("SECONDS")
      ->capture_default_str();
  return {added, [given](const settings& all) { return run_tree(all.looks, options_of(*given)); }};
}

}  // namespace brood_lab
