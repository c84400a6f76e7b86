// SPDX-License-Identifier: MIT
// Probe: how long does it take to start a child that does nothing, and to join it?
#include <fmt/format.h>

#include <chrono>

#include "../probe.hpp"
#include "../statistics.hpp"

namespace brood_lab {
namespace {

constexpr int rounds = 30;

void do_nothing() {}

double microseconds_of_one(const cell& here) {
  brood::process child{here.method(), do_nothing};
  const auto begin = std::chrono::steady_clock::now();
  child.start();
  child.join();
  const auto end = std::chrono::steady_clock::now();
  cell::demand_good_end(child);
  return std::chrono::duration<double, std::micro>{end - begin}.count();
}

finding run(const cell& here) {
  std::vector<double> samples;
  for (int round = 0; round < rounds; ++round) samples.push_back(microseconds_of_one(here));
  const spread found = spread_of(samples);
  return {found.median,
          fmt::format("{} times start and join: fastest {:.0f} us, quartiles {:.0f} and {:.0f} us, "
                      "slowest {:.0f} us",
                      rounds, found.least, found.lower_quartile, found.upper_quartile, found.most),
          samples};
}

const register_probe added{
    {.id = "start_latency_us",
     .group = root_question::child,
     .question = "How long do start and join of a child take that does nothing?",
     .explanation =
         "fork pays for the parent's size: its page tables are copied, and each page that is "
         "written to afterwards; this parent is a small one. spawn pays for the loading of the "
         "program and its static initialisers, whatever the size of the parent. A warm forkserver "
         "pays for a fork of a small, clean process and a message to it. On Linux a bare fork of a "
         "parent with 4 GiB takes many times as long as of a small one; measure with your own "
         "program.",
     .run = run,
     .unit = "us"}};

}  // namespace
}  // namespace brood_lab
