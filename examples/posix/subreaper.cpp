// SPDX-License-Identifier: MIT
// A subreaper: orphans below it become its children instead of init's, and it has to wait for them.
// Linux has it (PR_SET_CHILD_SUBREAPER); where a system lacks it, Brood says so.
#include "brood/posix/subreaper.hpp"

#include "brood/error.hpp"
#include "brood/main_guard.hpp"
#include "support/family.hpp"
#include "support/show.hpp"

namespace {

/// Tries to become one; empty where the system has no such thing.
std::unique_ptr<brood::posix::subreaper> become_subreaper() {
  try {
    return std::make_unique<brood::posix::subreaper>(brood::posix::own_children::none);
  } catch (const brood::process_error& refusal) {
    std::cout << refusal.what() << std::endl;
    show::claim("that is because this system has no subreapers",
                refusal.code() == brood::errc::unsupported);
    return nullptr;
  }
}

}  // namespace

int main(int argc, char** argv) {
  brood::main_guard();
  auto adopter = become_subreaper();
  if (!adopter) return show::has_cause(argc, argv) ? 0 : 1;
  if (!show::has_cause(argc, argv)) adopter.reset();

  // A parent that never waits dies, and leaves what it made.
  show::family careless{{.make_child = show::never_wait}};
  show::claim("it has five zombies", careless.zombies().size() == 5);
  careless.end_parent();
  const auto mine = brood::zombies_of(::getpid());
  std::cout << "the parent has ended; zombies of this process: " << mine.size() << std::endl;
  show::claim("this process has adopted all five", mine.size() == 5);

  std::size_t reaped = 0;
  show::until([&] { return (reaped += adopter->reap_for(std::chrono::seconds{1}).size()) >= 5; });
  show::claim("it has reaped five and no more", reaped == 5);
  show::claim("none of them is left", careless.entries() == 0);
}
