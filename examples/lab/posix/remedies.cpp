// SPDX-License-Identifier: MIT
// Story: what leaves no zombies, side by side.
#include <fmt/format.h>

#include <chrono>
#include <optional>

#include "../snapshot.hpp"
#include "brood/brood.hpp"
#include "brood/posix/subreaper.hpp"
#include "family.hpp"
#include "fates.hpp"
#include "reaped.hpp"

namespace brood_lab {
namespace {

struct remedy {
  std::string_view name;
  std::string_view what;
  std::size_t expected;
};

void print_line(const stage& on, const remedy& each, std::string_view seen) {
  const std::string text = fmt::format("{:<22} {:>7}  ", each.name, seen);
  std::string before = "    " + text;
  for (const auto& line : wrap(each.what, on.looks().columns - before.size())) {
    print(before + line + "\n");
    before.assign(4 + text.size(), ' ');
  }
}

std::size_t show_habit(stage& on, const remedy& each, show::habit habit) {
  const show::family family{{.make_child = habit, .method = on.method()}};
  const std::size_t seen = family.zombies().size();
  print_line(on, each, fmt::format("{}", seen));
  return seen;
}

/// Their parent never waits and dies; this process inherits its zombies, and waits.
std::optional<std::size_t> show_subreaper(stage& on, const remedy& each) {
  try {
    brood::posix::subreaper adopter{brood::posix::own_children::none};
    show::family family{{.method = on.method()}};
    family.end_parent();
    for (int attempt = 0; attempt < 60 && family.entries() > 0; ++attempt) {
      (void)adopter.reap_for(std::chrono::seconds{1});
    }
    print_line(on, each, fmt::format("{}", family.entries()));
    return family.entries();
  } catch (const brood::process_error& refusal) {
    if (refusal.code() != brood::errc::unsupported) throw;
    print_line(on, each, "-");
    return std::nullopt;
  }
}

void end_at_once() {}

std::size_t show_brood(stage& on, const remedy& each) {
  for (int child = 0; child < 5; ++child) {
    brood::process dropped{on.child("dropped"), end_at_once};
    dropped.start();
  }
  const std::size_t seen = brood::zombies_of(brood::this_process::pid()).size();
  print_line(on, each, fmt::format("{}", seen));
  return seen;
}

}  // namespace

void show_remedies(stage& on) {
  print("\n");
  print_line(on, {"REMEDY", "ITS PRICE, AND WHEN TO USE IT", 0}, "ZOMBIES");
  const auto none = show_habit(
      on, {"none: never wait", "a number for each while the parent lives", 5}, show::never_wait);
  const auto waited =
      show_habit(on, {"waitpid", "it blocks, and learns how each ended", 0}, show::wait_for_it);
  const auto ignored =
      show_habit(on, {"SIGCHLD ignored", "no status; other waits in the program fail", 0},
                 show::ignore_sigchld);
  const auto no_wait = show_habit(on, {"SA_NOCLDWAIT", "no status; a handler is still told", 0},
                                  show::no_child_wait);
  const auto twice = show_habit(on, {"double fork", "no status; for what outlives its parent", 0},
                                show::double_fork);
  const auto adopted =
      show_subreaper(on, {"a subreaper above", "it gets what dead parents leave (Linux)", 0});
  const auto by_brood =
      show_brood(on, {"brood::process", "its destructor waits, if nobody joined", 0});
  show::family careless{{.method = on.method()}};
  const auto before = careless.zombies().size();
  careless.end_parent();
  print_line(on, {"ending the parent", "from outside, with the program as it is", 0},
             fmt::format("{} -> 0", before));
  print("\n");

  on.check("without a remedy there are five", none == 5 && before == 5);
  on.check("waiting leaves none", waited == 0);
  on.check("SIGCHLD ignored and SA_NOCLDWAIT leave none", ignored == 0 && no_wait == 0);
  on.check("a double fork leaves none to this parent", twice == 0);
  on.check(adopted ? "a subreaper reaped all that a dead parent left"
                   : "this system has no subreapers, and Brood says so",
           adopted.value_or(0) == 0);
  on.check("five brood::process objects that nobody joined leave none", by_brood == 0);
  check_reaped_by_adopter(on, "ending the parent ends its zombies", careless.children());
}

}  // namespace brood_lab
