// SPDX-License-Identifier: MIT
// Story and lesson: a child that has ended and that nobody has waited for.
#include <fmt/format.h>
#include <signal.h>

#include <cerrno>
#include <mutex>

#include "../snapshot.hpp"
#include "../waiting.hpp"
#include "brood/brood.hpp"
#include "brood/inspect.hpp"
#include "fates.hpp"

namespace brood_lab {
namespace {

void work(const voice& self, brood::shared_value<bool> arrived, brood::mutex gate) {
  arrived.store(true);
  const std::lock_guard until_told{gate};
  self.say("my work is done; I end");
}

bool is_zombie(pid_t pid) {
  const auto found = brood::inspect(pid);
  return found && found->state == brood::process_state::zombie;
}

void check_entry(stage& on, pid_t child) {
  const auto entry = brood::inspect(child);
  on.check("its state is zombie", entry && entry->state == brood::process_state::zombie);
  on.check("it has no memory any more, and no command line",
           entry && entry->resident_bytes == 0 && entry->command_line.empty());
  on.check("its number is still taken: kill(pid, 0) finds a process", ::kill(child, 0) == 0);
  ::kill(child, SIGKILL);
  on.check("kill -9 changes nothing: it is dead already", is_zombie(child));
}

}  // namespace

void show_zombie(stage& on) {
  brood::shared_value<bool> arrived{false};
  brood::mutex gate;
  std::unique_lock closed{gate};
  brood::process child{on.child("worker"), work, on.voice_of("child"), arrived, gate};
  child.start();
  wait_until([&] { return arrived.load() || !child.is_alive(); });
  const pid_t pid = *child.pid();
  const std::vector<player> players{{brood::this_process::pid(), "parent"}, {pid, "child"}};
  show_table(on, "before: both live", players);

  closed.unlock();
  // Where SIGCHLD is ignored the entry goes at once; the claims then say so.
  wait_until([&] { return is_zombie(pid) || !brood::inspect(pid); });
  show_table(on, "during: the child has ended, its parent has not waited", players);
  check_entry(on, pid);

  on.say("now I join it");
  child.join();
  show_table(on, "after: the parent has waited", players);
  on.check("the exit status had been kept for the parent",
           child.status() == brood::exit_status::exited(0), to_string(*child.status()));
  on.check("the entry is gone", !brood::inspect(pid));
  on.check("the number is free again: kill(pid, 0) finds nobody",
           ::kill(pid, 0) == -1 && errno == ESRCH);
  on.explain(
      "A process that ends gives back all that it has, but for an entry in the process table with "
      "its number and its status, which its parent may ask for. Between the end and the question "
      "it is a zombie. Every child is one for a moment; join() is the question.");
}

}  // namespace brood_lab
