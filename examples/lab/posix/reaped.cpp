// SPDX-License-Identifier: MIT
#include "reaped.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "../snapshot.hpp"
#include "adoption.hpp"
#include "brood/inspect.hpp"

namespace brood_lab {
namespace {

// Not every init waits at once. One that has let us wait in vain is not given that long again.
std::chrono::seconds patience{20};

bool is_gone(pid_t pid) { return !brood::inspect(pid).has_value(); }

}  // namespace

void check_reaped_by_adopter(stage& on, std::string_view claim, const std::vector<pid_t>& orphans) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::vector<pid_t> left = orphans;
  for (;;) {
    std::erase_if(left, is_gone);
    if (left.empty() || std::chrono::steady_clock::now() > deadline) break;
    std::this_thread::sleep_for(std::chrono::microseconds{500});
  }
  if (left.empty()) {
    on.check(claim, true);
    return;
  }
  const auto entry = brood::inspect(left.front());
  const pid_t adopter = entry ? entry->parent : 0;
  on.check("what was adopted belongs to its adopter, which has not waited yet",
           entry && show::can_adopt(adopter), fmt::format("{} left", left.size()));
  patience = std::chrono::seconds{2};
  on.explain(
      fmt::format("{} does not wait for what it adopts. This container needs an init: "
                  "docker run --init, or brood::posix::run_as_init.",
                  name_of(adopter)));
}

}  // namespace brood_lab
