// SPDX-License-Identifier: MIT
// Probe: how much memory does a child that does nothing have for itself alone?
#include <fmt/format.h>

#include "../probe.hpp"
#include "../statistics.hpp"
#include "../system.hpp"

namespace brood_lab {
namespace {

constexpr int children = 5;

void weigh(brood::shared_value<double> answer) { answer.store(private_bytes()); }

std::string kibibytes(double bytes) { return fmt::format("{:.0f} KiB", bytes / 1024); }

finding run(const cell& here) {
  const double parent = private_bytes();
  std::vector<double> samples;
  for (int round = 0; round < children; ++round) samples.push_back(here.ask<double>(weigh));
  const spread found = spread_of(samples);
  return {found.median,
          fmt::format("{}: {} children: {} to {}; the parent: {}", what_private_bytes_are(),
                      children, kibibytes(found.least), kibibytes(found.most), kibibytes(parent)),
          samples};
}

const register_probe added{
    {.id = "private_memory_bytes",
     .group = root_question::memory,
     .question = "How much memory does an idle child have for itself alone?",
     .explanation =
         "After a fork parent and child share their pages until one of them writes to a page, "
         "which is then copied: an idle child has little of its own, however large its parent, and "
         "gets more as either of them writes. A spawned child has its own heap, stack and "
         "relocated data, and shares only the program's code. A child of the forkserver shares "
         "pages with the server. Which pages count depends on the system: on Linux and macOS those "
         "that are in memory, on Windows all that were committed, in memory or not. So the figures "
         "of one system may be compared with each other, and not with another system's.",
     .run = run,
     .unit = "bytes"}};

}  // namespace
}  // namespace brood_lab
