// SPDX-License-Identifier: MIT
// What start + join of one child costs, in units of the raw system calls, and how that changes with
// the memory that the parent holds; beside them Boost.Process v2.
//
//   bench_start [--rounds N] [--starts N] [--parent-mib 10,1024,4096]
//               [--method spawn|fork|forkserver|all] [--json FILE]
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "paired.hpp"
#include "posix/measured_program.hpp"
#include "posix/starts.hpp"

namespace {

using bench::experiment;
using bench::measured_program;
using program = std::shared_ptr<measured_program>;

struct plan {
  experiment rounds;
  std::size_t starts;
  /// Brood's contenders in the smallest parent, in whose units larger parents are reported.
  std::size_t small_spawn = 0;
  std::size_t small_fork = 0;
  bool is_first = true;
};

std::size_t add(plan& all, std::string label, const program& in, std::string contender) {
  return all.rounds.add(std::move(label),
                        [in, contender, count = all.starts] { return in->ask(contender, count); });
}

std::size_t add_base(plan& all, const char* label, const program& in, const char* contender) {
  const std::size_t base = add(all, label, in, contender);
  all.rounds.compare(base, base);
  all.rounds.compare(add(all, "the same once more (A/A)", in, contender), base);
  return base;
}

void add_spawn(plan& all, const program& in, const std::string& size, bench::promise own_growth) {
  all.rounds.begin_group("spawn, parent holds " + size);
  const std::size_t base = add_base(all, "posix_spawn + waitpid", in, "raw_spawn");
  const std::size_t ours = add(all, "brood::process", in, "brood_spawn");
  all.rounds.compare(ours, base, {1.15, 20});
  all.rounds.compare(add(all, "brood::process, (string, int)", in, "brood_spawn_arguments"), base);
  if (all.is_first) all.small_spawn = ours;
  if (!all.is_first) {
    all.rounds.compare(ours, all.small_spawn, own_growth, "  to itself in the smallest parent");
  }
}

void add_fork(plan& all, const program& in, const std::string& size) {
  all.rounds.begin_group("fork, parent holds " + size);
  const std::size_t base = add_base(all, "fork + _exit + waitpid", in, "raw_fork");
  const std::size_t bound = add(all, "fork + _exit (bound early) + waitpid", in, "raw_fork_bound");
  all.rounds.compare(bound, base);
  const std::size_t ours = add(all, "brood::process", in, "brood_fork");
  all.rounds.compare(ours, base, {1.25, 12});
  all.rounds.compare(ours, bound, {1.25, 12}, "brood::process, to the one bound early");
  all.rounds.compare(add(all, "brood::process, (string, int)", in, "brood_fork_arguments"), base);
  if (all.is_first) all.small_fork = ours;
  if (!all.is_first) {
    all.rounds.compare(ours, all.small_fork, {}, "  to itself in the smallest parent");
  }
}

// In units of a fork, whose place it takes.
void add_forkserver(plan& all, const program& in, const std::string& size, bench::promise limit) {
  all.rounds.begin_group("forkserver, parent holds " + size);
  const std::size_t base = add_base(all, "fork + _exit + waitpid", in, "raw_fork");
  const std::size_t bound = add(all, "fork + _exit (bound early) + waitpid", in, "raw_fork_bound");
  all.rounds.compare(bound, base);
  const std::size_t ours = add(all, "brood::process", in, "brood_forkserver");
  all.rounds.compare(ours, base, limit);
  all.rounds.compare(ours, bound, {}, "brood::process, to the one bound early");
  all.rounds.compare(add(all, "brood::process, snapshot", in, "brood_forkserver_snapshot"), base);
  all.rounds.compare(add(all, "brood::process, (string, int)", in, "brood_forkserver_arguments"),
                     base);
}

/// Python's multiprocessing in a parent of the same size, in units of what it does in C.
void add_python(plan& all, const program& in) {
  if (std::system("python3 -c 'import multiprocessing' 2>/dev/null") != 0) {
    std::printf("left out: there is no python3 here\n");
    return;
  }
  const auto python = std::make_shared<measured_program>(BENCH_PYTHON_STARTS, 10);
  all.rounds.begin_group("Python's multiprocessing, parent holds 10 MiB");
  const std::size_t base = add_base(all, "fork + _exit + waitpid", in, "raw_fork");
  for (const std::string method : {"forkserver", "spawn", "fork"}) {
    all.rounds.compare(add(all, "Process, " + method, python, "python_" + method), base);
  }
}

void add_peers(plan& all, const program& in) {
  all.rounds.begin_group("spawn, a program with Boost.Process v2");
  const std::size_t base = add_base(all, "posix_spawn + waitpid", in, "raw_spawn");
  all.rounds.compare(add(all, "brood::process", in, "brood_spawn"), base);
  all.rounds.compare(add(all, "Boost.Process v2, default launcher", in, "boost_spawn"), base);
}

/// A program that writes a trace of its starts to a file which is gone when it ends.
class traced_program {
 public:
  explicit traced_program(const std::filesystem::path& path)
      : file_(std::filesystem::temp_directory_path() /
              ("brood-bench-" + std::to_string(::getpid()) + ".json")) {
    ::setenv("BROOD_TRACE", file_.c_str(), 1);
    program_ = std::make_shared<measured_program>(path, 10);
    ::unsetenv("BROOD_TRACE");
  }
  traced_program(const traced_program&) = delete;
  traced_program& operator=(const traced_program&) = delete;
  ~traced_program() {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
  }
  [[nodiscard]] const program& get() const noexcept { return program_; }

 private:
  std::filesystem::path file_;
  program program_;
};

void add_traced(plan& all, const program& in, const program& traced, const std::string& method) {
  all.rounds.begin_group(method + ", with a trace");
  const std::string contender = "brood_" + method;
  const std::size_t base = add_base(all, "brood::process", in, contender.c_str());
  all.rounds.compare(add(all, "brood::process, traced", traced, contender), base);
}

std::vector<unsigned long> sizes_in(const std::string& list) {
  std::vector<unsigned long> sizes;
  std::istringstream words{list};
  for (std::string word; std::getline(words, word, ',');) sizes.push_back(std::stoul(word));
  return sizes;
}

bool fits(unsigned long mib) {
  const auto pages = static_cast<unsigned long>(::sysconf(_SC_PHYS_PAGES));
  const auto page = static_cast<unsigned long>(::sysconf(_SC_PAGESIZE));
  return mib < pages / 2 / (bench::bytes_per_mib / page);
}

int measure(bench::command_line& options, const std::filesystem::path& folder) {
  const traced_program traced{folder / "start_program"};
  plan all{.rounds = {}, .starts = options.number("starts", 5)};
  const std::string method = options.value("method", "all");
  for (const unsigned long mib : sizes_in(options.value("parent-mib", "10,1024,4096"))) {
    const std::string size = std::to_string(mib) + " MiB";
    if (!fits(mib)) {
      std::printf("left out: this machine has too little memory for a parent of %s\n",
                  size.c_str());
      continue;
    }
    const auto in = std::make_shared<measured_program>(folder / "start_program", mib);
    const auto is_wanted = [&](const char* one) { return method == one || method == "all"; };
    if (is_wanted("spawn")) add_spawn(all, in, size, {1.3, 0});
    if (is_wanted("fork")) add_fork(all, in, size);
    if (is_wanted("forkserver")) add_forkserver(all, in, size, {mib < 4096 ? 1.0 : 0.1, 0});
    for (const char* const traced_method : {"spawn", "fork", "forkserver"}) {
      if (!all.is_first || !is_wanted(traced_method)) continue;
      add_traced(all, in, traced.get(), traced_method);
    }
    if (all.is_first && is_wanted("forkserver")) add_python(all, in);
    all.is_first = false;
  }
  if (method == "spawn" || method == "all") {
    add_peers(all, std::make_shared<measured_program>(folder / "start_program_with_boost", 10));
  }
  all.rounds.run(options.rounds());
  return report(all.rounds, options);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    bench::command_line options{argc, argv};
    return measure(options, std::filesystem::canonical(argv[0]).parent_path());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_start: %s\n", error.what());
    return 1;
  }
}
