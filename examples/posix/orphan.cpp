// SPDX-License-Identifier: MIT
// An orphan: a process whose parent has ended. It goes on; init, or the nearest subreaper above it,
// becomes its parent and waits for it.
#include <sys/wait.h>
#include <unistd.h>

#include "brood/shared_value.hpp"
#include "support/show.hpp"

int main(int argc, char** argv) {
  brood::shared_value<pid_t> number{0};
  show::lifeline parent_stays, child_stays;

  const pid_t parent = show::fork_helper();
  if (parent == 0) {
    child_stays.hold();
    const pid_t child = show::fork_helper();
    if (child == 0) {
      parent_stays.hold();
      child_stays.wait();
      ::_exit(0);
    }
    number.store(child);
    parent_stays.wait();
    ::_exit(0);  // without a look at its child
  }
  show::until([&] { return number.load() != 0; });
  const pid_t child = number.load();
  show::look("both live:", child);
  show::claim("its parent is the process that forked it", show::is_child_of(child, parent));

  if (show::has_cause(argc, argv)) {
    parent_stays.cut();
    ::waitpid(parent, nullptr, 0);
  }
  show::look("the parent has ended:", child);
  const auto orphan = brood::inspect(child);
  show::claim("the child has not ended with it",
              orphan && orphan->state != brood::process_state::zombie);
  show::claim("it has another parent now", orphan->parent != parent);
  const pid_t adopter = orphan->parent;
  std::cout << "adopted by " << show::name_of(adopter) << std::endl;
  show::claim("that is init or a subreaper above this process", show::can_adopt(adopter));

  child_stays.cut();
  show::claim_reaped_by(adopter, child);
}
