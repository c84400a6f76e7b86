// SPDX-License-Identifier: MIT
// What is told on Windows, and which of it are lessons of the tour.
#include "fates.hpp"

#include <array>

#include "../lesson.hpp"
#include "../stories.hpp"

namespace brood_lab {
namespace {

constexpr std::string_view object_idea =
    "Windows has no zombies. A process that has ended stays a kernel object until the last handle "
    "to it is closed, whoever holds that; its number is not used again before. No parent has to "
    "wait for it.";
constexpr std::string_view orphan_idea =
    "Windows has no adoption. A process whose parent ends keeps the parent's number, which names "
    "nobody then and may later name a stranger; a parent starts before its child, so start times "
    "tell the two apart.";

constexpr lesson windows{
    "windows", "Windows: no zombies and no adoption",
    "An ended process stays an object until its last handle closes. An orphan has no parent, and "
    "gets no other. A job object takes the place of both: it knows a whole tree, and ends it.",
    [](stage& on) {
      show_object_without_process(on);
      show_orphan_without_adopter(on);
      show_end_of_job(on);
    },
    "Nothing: there is one way to start a process here. On POSIX the same lesson is three: zombie, "
    "orphan, harmless and harmful."};

}  // namespace

std::span<const lesson* const> lessons_of_this_system() {
  static constexpr std::array lessons{&windows};
  return lessons;
}

std::span<const story> zombie_stories() {
  static constexpr std::array stories{
      story{"An object instead of a zombie", object_idea, show_object_without_process},
      story{"A parent that closes no handle",
            "What fills up here is not a table of processes but the memory of the kernel: each "
            "open handle keeps an object. The remedies are to close the handle, or to end whoever "
            "holds it.",
            show_many_open_handles}};
  return stories;
}

std::span<const story> orphan_stories() {
  static constexpr std::array stories{
      story{"An orphan that nobody adopts", orphan_idea, show_orphan_without_adopter},
      story{"The end of a whole tree",
            "A job object knows every process that was started inside it, also those whose parents "
            "have ended. process_options::contained puts a child into one; kill_tree ends it.",
            show_end_of_job}};
  return stories;
}

}  // namespace brood_lab
