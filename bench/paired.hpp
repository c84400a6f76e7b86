// SPDX-License-Identifier: MIT
// Paired rounds: how much one thing costs in units of another, on a machine that is never quiet.
//
// Google Benchmark runs one benchmark to its end and then the next. Between the two the machine
// changes: its clock, its neighbours, the state of its memory. A ratio of two such results compares
// two moments as much as two contenders; for process starts here that is easily a third. So all
// contenders take turns within each round, in an order that rotates and reverses, a ratio is taken
// within its round, and what counts is the median over the rounds. The base competes against itself
// as well (A/A): how far that ratio is from 1 is what a difference must exceed to mean anything.
//
// Google Benchmark does what it is good at: each comparison is registered as a benchmark with
// manual time that replays its recorded rounds, so filters and --benchmark_out work as everywhere.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// The cost of one operation, as one contender showed it in one round.
struct measurement {
  double microseconds = 0;
  /// Page faults of child processes.
  double child_faults = 0;
};

/// What a comparison should stay under; zero: nothing was promised.
struct promise {
  double ratio = 0;
  double extra_faults = 0;
};

class experiment {
 public:
  /// Contenders of one group run side by side; ratios within a group are the most exact.
  void begin_group(std::string name);
  /// @return the contender's number
  std::size_t add(std::string name, std::function<measurement()> measure);
  /// Reports contender `one` in units of `base`, which may be in another group.
  void compare(std::size_t one, std::size_t base, promise limit = {}, std::string name = {});
  /// One round that does not count, then `rounds` that do.
  void run(std::size_t rounds);
  /// Registers each comparison with Google Benchmark.
  void register_results() const;

 private:
  struct contender {
    std::string name;
    std::function<measurement()> measure;
    std::vector<measurement> rounds;
  };
  struct comparison {
    std::string name;
    std::size_t one;
    std::size_t base;
    promise limit;
  };
  struct group {
    std::string name;
    std::vector<std::size_t> members;
  };

  void run_round(std::size_t round);
  void register_result(const comparison& what) const;

  std::vector<group> groups_;
  std::vector<contender> contenders_;
  std::vector<comparison> comparisons_;
};

/// What every program here understands: --rounds N, --json FILE, and --name VALUE for its own
/// names. The rest is Google Benchmark's.
class command_line {
 public:
  command_line(int argc, char** argv);

  [[nodiscard]] std::string value(std::string_view name, std::string fallback) const;
  [[nodiscard]] std::size_t number(std::string_view name, std::size_t fallback) const;
  [[nodiscard]] std::size_t rounds() const { return number("rounds", 60); }

 private:
  friend int report(const experiment&, command_line&);
  std::vector<std::string> words_;
};

/// Prints the table; writes JSON where --json says. @return main's exit code
int report(const experiment& results, command_line& options);

/// The time of one call of `operation`, measured over `count` of them.
template <class Operation>
measurement time_of(std::size_t count, Operation&& operation);

double now_in_microseconds();

template <class Operation>
measurement time_of(std::size_t count, Operation&& operation) {
  const double start = now_in_microseconds();
  for (std::size_t index = 0; index < count; ++index) operation();
  return {(now_in_microseconds() - start) / static_cast<double>(count), 0};
}

}  // namespace bench
