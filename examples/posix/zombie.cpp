// SPDX-License-Identifier: MIT
// A zombie: a child that has ended and that its parent has not waited for. Its memory is gone; its
// number and its exit status stay in the process table until the parent asks for them.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "support/show.hpp"

int main(int argc, char** argv) {
  const pid_t child = show::fork_helper();
  if (child == 0) ::_exit(7);
  if (!show::has_cause(argc, argv)) ::waitpid(child, nullptr, 0);  // a parent that waits at once

  // WNOWAIT: blocks until it has ended, and leaves the status, and so the zombie, where it is.
  siginfo_t end{};
  ::waitid(P_PID, static_cast<id_t>(child), &end, WEXITED | WNOWAIT);
  show::look("it has ended, and nobody waited:", child);
  const auto entry = brood::inspect(child);
  show::claim("its state is zombie", entry && entry->state == brood::process_state::zombie);
  show::claim("its memory is gone, its command line too",
              entry->resident_bytes == 0 && entry->command_line.empty());
  show::claim("it is still this process's child", entry->parent == ::getpid());
  show::claim("its number is taken: kill(pid, 0) finds a process", ::kill(child, 0) == 0);

  ::kill(child, SIGKILL);
  show::look("after kill -9:", child);
  show::claim("nobody can kill what is dead: it is still a zombie", show::is_zombie(child));

  int status = 0;
  const pid_t reaped = ::waitpid(child, &status, 0);
  show::look("the parent has waited:", child);
  show::claim("the exit status 7 had been kept for the parent",
              reaped == child && WIFEXITED(status) && WEXITSTATUS(status) == 7);
  show::claim("the entry is gone", !brood::inspect(child));
  show::claim("the number is free: kill(pid, 0) finds nobody",
              ::kill(child, 0) == -1 && errno == ESRCH);
}
