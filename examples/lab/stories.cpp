// SPDX-License-Identifier: MIT
#include "stories.hpp"

#include <fmt/format.h>

#include <exception>

namespace brood_lab {
namespace {

tally tell(const style& looks, brood::start_method method, const story& what, std::size_t number) {
  const std::string title = fmt::format("{}. {} ", number, what.title);
  print(fmt::format("\n{}{}\n", looks.paint(ink::title, title),
                    looks.paint(ink::faint, looks.rule(looks.columns - title.size()))));
  print_wrapped(looks, what.idea, 0);
  stage on{looks, method};
  try {
    what.run(on);
  } catch (const std::exception& error) {
    on.check("the story came to its end", false, error.what());
  }
  return on.result();
}

}  // namespace

int run_stories(const style& looks, brood::start_method method, std::span<const story> stories) {
  print_wrapped(looks,
                fmt::format("Every table below is this machine's process table, read at that "
                            "moment; every claim was checked just now. Children of Brood start by "
                            "{}.",
                            to_string(method)),
                0);
  tally sum;
  for (std::size_t at = 0; at < stories.size(); ++at) {
    const tally one = tell(looks, method, stories[at], at + 1);
    sum.claims += one.claims;
    sum.failed += one.failed;
  }
  const std::string result =
      sum.failed == 0 ? looks.paint(ink::good, fmt::format("all {} claims held", sum.claims))
                      : looks.paint(ink::bad, fmt::format("{} of {} claims did NOT hold",
                                                          sum.failed, sum.claims));
  print(fmt::format("\n{}\n", result));
  return sum.failed;
}

}  // namespace brood_lab
