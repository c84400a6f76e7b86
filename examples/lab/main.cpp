// SPDX-License-Identifier: MIT
// brood-lab: shows what processes do, by running them and checking each claim.
#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <string>
#include <system_error>

#include "above_guard.hpp"
#include "brood/brood.hpp"
#include "commands.hpp"
#include "unguarded.hpp"

namespace brood_lab {
namespace {

std::string names_of_methods() {
  std::string names;
  for (const brood::start_method method : brood::available_start_methods()) {
    names += std::string{to_string(method)} + ", ";
  }
  return names + "all";
}

std::string unless_usable(const std::string& name) {
  for (const brood::start_method method : brood::available_start_methods()) {
    if (name == to_string(method)) return {};
  }
  if (name == "all") return {};
  return "'" + name + "' is no start method of this system: choose one of " + names_of_methods();
}

int run(int argc, char** argv) {
  CLI::App app{"Shows what processes do, by running them and checking each claim."};
  app.name("brood-lab");
  app.fallthrough();
  app.require_subcommand(1);
  app.set_version_flag("--version", std::to_string(BROOD_VERSION_MAJOR) + "." +
                                        std::to_string(BROOD_VERSION_MINOR) + "." +
                                        std::to_string(BROOD_VERSION_PATCH));
  settings given{.looks = style_of_output(), .method = "all"};
  app.add_option("--start-method", given.method, "How children start: one of " + names_of_methods())
      ->check(unless_usable)
      ->type_name("NAME")
      ->capture_default_str();
  const auto commands = add_commands(app);

  if (argc == 1) {
    print(app.help());
    return usage_code;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::RequiredError& error) {
    // It says what is missing, and not that what is there is no command.
    const auto unknown = app.remaining();
    if (unknown.empty()) return app.exit(error) == 0 ? 0 : usage_code;
    std::cerr << "there is no command '" << unknown.front()
              << "'\nRun with --help for more information.\n";
    return usage_code;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : usage_code;
  }
  for (const command& each : commands) {
    if (each.app->parsed()) return each.run(given);
  }
  return usage_code;
}

/// What nobody could read was not shown: then 0 would be a lie.
int unless_output_was_lost(int code) {
  const std::error_code failure = flush_output();
  if (!failure) return code;
  std::cerr << "brood-lab: cannot write to standard output: " << failure.message() << '\n';
  return code == 0 ? output_lost_code : code;
}

}  // namespace
}  // namespace brood_lab

int main(int argc, char** argv) {
  brood_lab::main_entered_at = std::chrono::steady_clock::now();
  brood_lab::above_guard_in = brood::this_process::pid();
  brood_lab::arguments_above_guard.assign(argv, argv + argc);
  if (brood_lab::should_run_unguarded(argc, argv)) return brood_lab::run_unguarded();
  brood::main_guard();
  return brood_lab::unless_output_was_lost(brood_lab::run(argc, argv));
}
