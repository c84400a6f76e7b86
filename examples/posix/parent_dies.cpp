// SPDX-License-Identifier: MIT
// Harmless, case 2: a parent that never waits, but dies. Its zombies, and its living child when
// that ends, are inherited by a process that does wait: nothing stays.
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "brood/shared_value.hpp"
#include "support/show.hpp"

int main(int argc, char** argv) {
  struct family {
    std::array<pid_t, 3> ended;
    pid_t living;
  };
  brood::shared_value<family> numbers{family{}};
  show::lifeline parent_stays, child_stays;

  const pid_t parent = show::fork_helper();
  if (parent == 0) {
    family mine{};
    for (pid_t& child : mine.ended) {
      child = show::fork_helper();
      if (child == 0) ::_exit(0);
    }
    child_stays.hold();
    mine.living = show::fork_helper();
    if (mine.living == 0) {
      parent_stays.hold();
      child_stays.wait();
      ::_exit(0);
    }
    numbers.store(mine);
    parent_stays.wait();
    ::_exit(0);
  }
  show::claim("the parent has three zombies",
              show::until([&] { return brood::zombies_of(parent).size() == 3; }));
  show::until([&] { return numbers.load().living != 0; });
  const family children = numbers.load();
  for (const pid_t zombie : children.ended) show::look("ended:", zombie);
  show::look("lives:", children.living);

  if (show::has_cause(argc, argv)) {
    parent_stays.cut();
    ::waitpid(parent, nullptr, 0);
    std::cout << "the parent dies" << std::endl;
  }
  show::claim("it has no zombies any more", brood::zombies_of(parent).empty());
  const auto living = brood::inspect(children.living);
  show::claim("its living child was adopted", living && show::can_adopt(living->parent));
  std::cout << "by " << show::name_of(living->parent) << std::endl;
  for (const pid_t zombie : children.ended) show::claim_reaped_by(living->parent, zombie);

  child_stays.cut();
  show::claim_reaped_by(living->parent, children.living);
}
