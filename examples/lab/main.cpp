// SPDX-License-Identifier: MIT
// brood-lab: shows what processes do, by running them and checking each claim.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

#include "brood/brood.hpp"
#include "tour.hpp"
#include "unguarded.hpp"

namespace brood_lab {
namespace {

constexpr int claim_failed_code = 1;
constexpr int usage_code = 2;
constexpr int output_lost_code = 4;  // 3 is refused_code

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

std::string unless_lesson(const std::string& id) {
  for (const lesson* each : all_lessons()) {
    if (id == each->id) return {};
  }
  return "there is no lesson '" + id + "': 'tour --list' shows those that there are";
}

std::vector<brood::start_method> methods_named(const std::string& name) {
  const auto all = brood::available_start_methods();
  if (name == "all") return {all.begin(), all.end()};
  return {brood::parse_start_method(name)};
}

std::vector<const lesson*> lessons_named(const std::vector<std::string>& ids) {
  std::vector<const lesson*> chosen;
  for (const lesson* each : all_lessons()) {
    if (ids.empty() || std::find(ids.begin(), ids.end(), each->id) != ids.end()) {
      chosen.push_back(each);
    }
  }
  return chosen;
}

int run(int argc, char** argv) {
  CLI::App app{"Shows what processes do, by running them and checking each claim."};
  app.name("brood-lab");
  app.fallthrough();
  app.require_subcommand(1);
  app.set_version_flag("--version", std::to_string(BROOD_VERSION_MAJOR) + "." +
                                        std::to_string(BROOD_VERSION_MINOR) + "." +
                                        std::to_string(BROOD_VERSION_PATCH));
  std::string method = "all";
  app.add_option("--start-method", method, "How children start: one of " + names_of_methods())
      ->check(unless_usable)
      ->type_name("NAME")
      ->capture_default_str();

  CLI::App* tour = app.add_subcommand("tour", "Walk through the lessons");
  std::vector<std::string> ids;
  tour->add_option("--lesson", ids, "Only this lesson; may be repeated")
      ->check(unless_lesson)
      ->type_name("ID");
  bool list = false;
  tour->add_flag("--list", list, "Show which lessons there are");

  if (argc == 1) {
    print(app.help());
    return usage_code;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : usage_code;
  }
  const style looks = style_of_output();
  if (list) {
    list_lessons(looks);
    return 0;
  }
  return run_tour(looks, lessons_named(ids), methods_named(method)) == 0 ? 0 : claim_failed_code;
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
  brood_lab::above_guard_in = brood::this_process::pid();
  if (brood_lab::should_run_unguarded(argc, argv)) return brood_lab::run_unguarded();
  brood::main_guard();
  return brood_lab::unless_output_was_lost(brood_lab::run(argc, argv));
}
