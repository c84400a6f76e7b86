// SPDX-License-Identifier: MIT
// brood-lab tour: the lessons.
#include "../tour.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "../commands.hpp"

namespace brood_lab {
namespace {

std::string unless_lesson(const std::string& id) {
  for (const lesson* each : all_lessons()) {
    if (id == each->id) return {};
  }
  return "there is no lesson '" + id + "': 'tour --list' shows those that there are";
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

struct tour_options {
  std::vector<std::string> ids;
  bool list = false;
};

int tour(const settings& given, const tour_options& options) {
  if (options.list) {
    list_lessons(given.looks);
    return 0;
  }
  const int failed = run_tour(given.looks, lessons_named(options.ids), given.methods());
  return failed == 0 ? 0 : claim_failed_code;
}

}  // namespace

command add_tour(CLI::App& app) {
  CLI::App* added = app.add_subcommand("tour", "Walk through the lessons");
  const auto options = std::make_shared<tour_options>();
  added->add_option("--lesson", options->ids, "Only this lesson; may be repeated")
      ->check(unless_lesson)
      ->type_name("ID");
  added->add_flag("--list", options->list, "Show which lessons there are");
  return {added, [options](const settings& given) { return tour(given, *options); }};
}

}  // namespace brood_lab
