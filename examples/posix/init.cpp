// SPDX-License-Identifier: MIT
// run_as_init: what the first program of a container must do, done by the library. Its main child
// leaves an orphan, which is reaped, gets a SIGTERM that was sent to the init, and exits with 7.
#include "brood/posix/init.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "brood/main_guard.hpp"
#include "brood/shared_value.hpp"
#include "support/show.hpp"

namespace {

/// Forks twice, as daemons do it: the process in the middle ends, and the other one is an orphan.
pid_t leave_orphan(show::lifeline& line) {
  brood::shared_value<pid_t> number{0};
  const pid_t middle = ::fork();
  if (middle == 0) {
    const pid_t orphan = ::fork();
    if (orphan == 0) line.wait();
    if (orphan != 0) number.store(orphan);
    ::_exit(0);
  }
  ::waitpid(middle, nullptr, 0);
  return number.load();
}

int serve(pid_t init) {
  sigset_t end_of_container;
  sigemptyset(&end_of_container);
  sigaddset(&end_of_container, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &end_of_container, nullptr);
  show::lifeline line;
  const pid_t orphan = leave_orphan(line);
  show::look("its parent has ended:", orphan);
#ifndef __APPLE__  // where launchd adopts them all
  show::claim("the init has adopted it", show::is_child_of(orphan, init));
#endif
  line.cut();
  show::claim("and has reaped it: the entry is gone",
              show::until([&] { return !brood::inspect(orphan); }));

  ::kill(init, SIGTERM);  // as `docker stop` does
  int signal = 0;
  ::sigwait(&end_of_container, &signal);
  show::claim("the SIGTERM for the init arrives in the program", signal == SIGTERM);
  return 7;
}

}  // namespace

int main(int argc, char** argv) {
  brood::main_guard();  // first: a spawned child is to run its task, not another init
  const bool adopts = show::has_cause(argc, argv);
  const int code = brood::posix::run_as_init([init = ::getpid()] { return serve(init); },
                                             {.adopt_orphans = adopts});
  show::claim("the init's result is the program's exit code", code == 7);
}
