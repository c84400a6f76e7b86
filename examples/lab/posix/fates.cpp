// SPDX-License-Identifier: MIT
// What is told on POSIX, and which of it are lessons of the tour.
#include "fates.hpp"

#include <array>

#include "../lesson.hpp"
#include "../stories.hpp"

namespace brood_lab {
namespace {

constexpr std::string_view zombie_idea =
    "A child that has ended stays in the process table until its parent waits for it: without "
    "memory, without code, with its number and its exit status.";
constexpr std::string_view orphan_idea =
    "A process does not end with its parent. Whoever loses its parent gets another one: init, or "
    "the nearest ancestor that has declared itself a subreaper. That one has to wait for it.";
constexpr std::string_view cases_idea =
    "(1) A parent that waits for all leaves none. (2) A parent that dies leaves its zombies to one "
    "that waits. (3) A parent that lives and never waits keeps a number for each, until there are "
    "none left.";

constexpr lesson zombie{"zombie", "Zombie", zombie_idea, show_zombie,
                        "Nothing: how a child was started makes no difference to how it ends. On "
                        "Windows there are no zombies."};
constexpr lesson orphan{"orphan", "Orphan", orphan_idea, show_adoption,
                        "Nothing: the kernel knows parents, not start methods. On Windows nobody "
                        "adopts: an orphan keeps the number of a process that is gone."};
constexpr lesson cases{"harmless-harmful", "Harmless and harmful", cases_idea, show_three_cases,
                       "Nothing. The parents here fork by hand; a brood::process cannot be "
                       "forgotten: its destructor waits."};

}  // namespace

std::span<const lesson* const> lessons_of_this_system() {
  static constexpr std::array lessons{&zombie, &orphan, &cases};
  return lessons;
}

std::span<const story> zombie_stories() {
  static constexpr std::array stories{
      story{"The life of a zombie", zombie_idea, show_zombie},
      story{"Three parents", cases_idea, show_three_cases},
      story{"Remedies, side by side",
            "Each time a parent makes five children that end at once. What is counted is in the "
            "process table after the last has ended.",
            show_remedies}};
  return stories;
}

std::span<const story> orphan_stories() {
  static constexpr std::array stories{
      story{"Adoption", orphan_idea, show_adoption},
      story{"A subreaper of our own",
            "A service manager or a container's first process wants the orphans below it. Linux "
            "lets it have them: PR_SET_CHILD_SUBREAPER, in Brood brood::posix::subreaper.",
            show_own_subreaper},
      story{"The double fork",
            "A parent that cannot wait makes an orphan on purpose: a child forks the real one and "
            "ends at once.",
            show_double_fork},
      story{"What the terminal adds",
            "A shell's jobs are process groups in a session. Two of their ends are told by SIGHUP.",
            show_hangups},
      story{"A child that knows that its parent is gone",
            "getppid() only tells that another parent is there now. brood::this_process::parent() "
            "is a handle that says when the first one has ended; and a daemon child ends with it.",
            show_parent_seen_by_child},
      story{"The end of a whole tree",
            "To kill a parent makes orphans. To kill a group misses members that changed theirs. "
            "kill_tree and stop_tree get all of them, and say by which means.",
            show_end_of_tree}};
  return stories;
}

}  // namespace brood_lab
