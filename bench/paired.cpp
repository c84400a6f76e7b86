// SPDX-License-Identifier: MIT
#include "paired.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <utility>

namespace bench {
namespace {

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const double place = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  const double part = place - static_cast<double>(below);
  return values[below] * (1 - part) + values[above] * part;
}

double median_of(const std::vector<measurement>& rounds, double measurement::* what) {
  std::vector<double> values;
  for (const measurement& round : rounds) values.push_back(round.*what);
  return quantile(std::move(values), 0.5);
}

/// The numbers of a row, as Google Benchmark carries them.
struct row {
  double microseconds = 0;
  double ratio = 0, low = 0, high = 0;
  double faults = 0, extra_faults = 0;
  promise limit;
};

std::string verdict(const row& line) {
  std::string text;
  char piece[64];
  if (line.limit.ratio > 0) {
    std::snprintf(piece, sizeof piece, "<= %.2f %s", line.limit.ratio,
                  line.ratio <= line.limit.ratio ? "yes" : "NO");
    text += piece;
  }
  if (line.limit.extra_faults > 0) {
    std::snprintf(piece, sizeof piece, "%s<= +%.0f faults %s", text.empty() ? "" : ", ",
                  line.limit.extra_faults,
                  line.extra_faults <= line.limit.extra_faults ? "yes" : "NO");
    text += piece;
  }
  return text;
}

class table : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) print(run);
  }

 private:
  void print(const Run& run) {
    const std::string& name = run.run_name.function_name;
    const std::size_t slash = name.find('/');
    if (const std::string group = name.substr(0, slash); group != group_) {
      group_ = group;
      std::printf("\n%-46s %11s %6s %12s %7s %6s  %s\n", group.c_str(), "median us", "ratio",
                  "10%..90%", "faults", "extra", "promised");
    }
    const auto counter = [&](const char* key) { return run.counters.at(key).value; };
    const row line{counter("median_us"),
                   counter("ratio"),
                   counter("ratio_p10"),
                   counter("ratio_p90"),
                   counter("child_faults"),
                   counter("extra_faults"),
                   {counter("ratio_limit"), counter("extra_faults_limit")}};
    const bool has_faults = line.faults > 0;
    std::printf("  %-44s %11.*f %6.3f %5.2f..%-5.2f ", name.substr(slash + 1).c_str(),
                line.microseconds < 10 ? 4 : 1, line.microseconds, line.ratio, line.low, line.high);
    if (has_faults) {
      std::printf("%7.1f %+6.1f", line.faults, line.extra_faults);
    } else {
      std::printf("%7s %6s", "", "");
    }
    std::printf("  %s\n", verdict(line).c_str());
  }

  std::string group_;
};

}  // namespace

void experiment::begin_group(std::string name) { groups_.push_back({std::move(name), {}}); }

std::size_t experiment::add(std::string name, std::function<measurement()> measure) {
  groups_.back().members.push_back(contenders_.size());
  contenders_.push_back({std::move(name), std::move(measure), {}});
  return contenders_.size() - 1;
}

void experiment::compare(std::size_t one, std::size_t base, promise limit, std::string name) {
  if (name.empty()) name = contenders_[one].name;
  comparisons_.push_back({groups_.back().name + '/' + name, one, base, limit});
}

void experiment::run_round(std::size_t round) {
  for (const group& side_by_side : groups_) {
    std::vector<std::size_t> order = side_by_side.members;
    if (order.empty()) continue;
    // Reversed every other time, so that nobody always follows the same neighbour.
    if (round % 2 != 0) std::reverse(order.begin(), order.end());
    const auto first = static_cast<std::ptrdiff_t>(round / 2 % order.size());
    std::rotate(order.begin(), order.begin() + first, order.end());
    for (const std::size_t turn : order) {
      contenders_[turn].rounds.push_back(contenders_[turn].measure());
    }
  }
}

void experiment::run(std::size_t rounds) {
  run_round(0);
  for (contender& each : contenders_) each.rounds.clear();
  for (std::size_t round = 0; round < rounds; ++round) run_round(round);
}

void experiment::register_result(const comparison& what) const {
  const auto& one = contenders_[what.one].rounds;
  const auto& base = contenders_[what.base].rounds;
  std::vector<double> ratios;
  std::vector<double> extra;
  for (std::size_t round = 0; round < one.size(); ++round) {
    ratios.push_back(one[round].microseconds / base[round].microseconds);
    extra.push_back(one[round].child_faults - base[round].child_faults);
  }
  const row line{median_of(one, &measurement::microseconds),
                 quantile(ratios, 0.5),
                 quantile(ratios, 0.1),
                 quantile(ratios, 0.9),
                 median_of(one, &measurement::child_faults),
                 quantile(extra, 0.5),
                 what.limit};
  const auto replay = [one, line](benchmark::State& state) {
    std::size_t round = 0;
    for (auto _ : state) state.SetIterationTime(one[round++ % one.size()].microseconds * 1e-6);
    state.counters["median_us"] = line.microseconds;
    state.counters["ratio"] = line.ratio;
    state.counters["ratio_p10"] = line.low;
    state.counters["ratio_p90"] = line.high;
    state.counters["child_faults"] = line.faults;
    state.counters["extra_faults"] = line.extra_faults;
    state.counters["ratio_limit"] = line.limit.ratio;
    state.counters["extra_faults_limit"] = line.limit.extra_faults;
  };
  benchmark::RegisterBenchmark(what.name.c_str(), replay)
      ->UseManualTime()
      ->Iterations(static_cast<benchmark::IterationCount>(one.size()))
      ->Unit(benchmark::kMicrosecond);
}

void experiment::register_results() const {
  for (const comparison& each : comparisons_) register_result(each);
}

command_line::command_line(int argc, char** argv) : words_(argv, argv + argc) {}

std::string command_line::value(std::string_view name, std::string fallback) const {
  const std::string flag = "--" + std::string{name};
  for (std::size_t index = 1; index < words_.size(); ++index) {
    if (words_[index] == flag && index + 1 < words_.size()) return words_[index + 1];
    if (words_[index].starts_with(flag + '=')) return words_[index].substr(flag.size() + 1);
  }
  return fallback;
}

std::size_t command_line::number(std::string_view name, std::size_t fallback) const {
  const std::string text = value(name, "");
  return text.empty() ? fallback : std::stoul(text);
}

int report(const experiment& results, command_line& options) {
  std::vector<std::string> passed_on{options.words_.front()};
  for (const std::string& word : options.words_) {
    if (word.starts_with("--benchmark_")) passed_on.push_back(word);
  }
  if (const std::string file = options.value("json", ""); !file.empty()) {
    passed_on.push_back("--benchmark_out=" + file);
    passed_on.push_back("--benchmark_out_format=json");
  }
  std::vector<char*> arguments;
  for (std::string& word : passed_on) arguments.push_back(word.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  results.register_results();
  std::printf(
      "%zu paired rounds; a ratio is the median over the rounds, of the ratio within each\n",
      options.rounds());
  table rows;
  const std::size_t ran = benchmark::RunSpecifiedBenchmarks(&rows);
  benchmark::Shutdown();
  return ran > 0 ? 0 : 1;
}

double now_in_microseconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::micro>(now).count();
}

}  // namespace bench
