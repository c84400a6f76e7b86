// SPDX-License-Identifier: MIT
// brood-lab compare: how the start methods differ here, and from platform to platform.
#include "../compare/compare.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "../probe.hpp"

namespace brood_lab {
namespace {

std::string unless_observation(const std::string& id) {
  std::string known;
  for (const probe& each : all_probes()) {
    if (id == each.id) return {};
    known.append(known.empty() ? "" : ", ").append(each.id);
  }
  return "there is no observation '" + id + "': choose from " + known;
}

void add_outputs(CLI::App& to, compare_options& options) {
  to.add_option("--json", options.json, "Write all of it to this file; - is standard output")
      ->type_name("FILE");
  to.add_option("--html", options.html, "Write a page to show around to this file, in one piece")
      ->type_name("FILE");
}

}  // namespace

command add_compare(CLI::App& app) {
  CLI::App* added = app.add_subcommand(
      "compare",
      "Measure how the start methods differ here; or, given reports of several platforms, lay them "
      "side by side. Exit code 1: a measurement failed, or a fact is not as in the report that "
      "--check names; 2: a report cannot be read, or is none; 4: a result cannot be written");
  const auto options = std::make_shared<compare_options>();
  const auto seconds = std::make_shared<double>(20);
  CLI::Option* const files =
      added->add_option("report", options->files, "Reports that --json wrote")->type_name("FILE");
  added->add_option("--only", options->only, "Only these observations, and the one to explain")
      ->check(unless_observation)
      ->delimiter(',')
      ->type_name("ID")
      ->excludes(files);
  added
      ->add_option("--explain", options->explain,
                   "Show what is behind an observation: what was seen under each method, and why")
      ->check(unless_observation)
      ->type_name("ID");
  added
      ->add_option("--check", options->check,
                   "Measure anew and compare the facts, not the times and sizes, with this report")
      ->type_name("FILE")
      ->excludes(files);
  added->add_option("--deadline", *seconds, "After so many seconds a measurement counts as hung")
      ->check(CLI::Range(0.1, 3600.0))
      ->type_name("SECONDS")
      ->capture_default_str();
  add_outputs(*added, *options);
  return {added, [options, seconds](const settings& given) {
            options->limit = std::chrono::duration_cast<std::chrono::milliseconds>(
                std::chrono::duration<double>{*seconds});
            return run_compare(given, *options);
          }};
}

}  // namespace brood_lab
