// SPDX-License-Identifier: MIT
// The commands of brood-lab. To add one, write commands/<name>.cpp and name it in commands.cpp.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "brood/start_method.hpp"
#include "style.hpp"

namespace CLI {
class App;
}

namespace brood_lab {

/// What every command is given.
struct settings {
  style looks;
  std::string method;  ///< what --start-method says: a method's name, or "all"

  /// The methods that this names.
  [[nodiscard]] std::vector<brood::start_method> methods() const;
  /// The one that it names; for "all" the default one.
  [[nodiscard]] brood::start_method one_method() const;
};

inline constexpr int claim_failed_code = 1;
inline constexpr int usage_code = 2;
inline constexpr int output_lost_code = 4;  // 3 is refused_code

/// A subcommand, and what it does.
struct command {
  CLI::App* app;                            ///< to see whether it was called; not owned
  std::function<int(const settings&)> run;  ///< @return the exit code
};

/// Adds every command to the application, each with its options.
std::vector<command> add_commands(CLI::App& app);

command add_compare(CLI::App& app);
command add_tour(CLI::App& app);
command add_tree(CLI::App& app);
command add_zombies(CLI::App& app);
command add_orphans(CLI::App& app);

/// Adds --find to the command `zombies`.
/// @return what it does: the exit code, or nullopt when it was not asked for
std::function<std::optional<int>(const settings&)> add_find(CLI::App& zombies);

}  // namespace brood_lab
