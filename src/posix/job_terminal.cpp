// SPDX-License-Identifier: MIT
#include "job_terminal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace brood::posix {

job_terminal::job_terminal() noexcept : terminal_(::open("/dev/tty", O_RDWR | O_CLOEXEC)) {
  // A container may lack the name and still have the terminal as its stdin.
  if (!terminal_) terminal_.reset(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3));
  if (terminal_ && ::tcgetpgrp(terminal_.get()) < 0) terminal_.reset();
  is_handed_over_ = is_in_foreground();
}

bool job_terminal::is_in_foreground() const noexcept {
  if (!terminal_) return false;
  const pid_t group = ::getpgrp();
  if (group > 0) return ::tcgetpgrp(terminal_.get()) == group;
  // The leader is outside of this process's pid namespace, and so is the foreground's, perhaps. A
  // process in the background that blocks SIGTTIN is refused a read, even one of nothing.
  char nothing = 0;
  return ::read(terminal_.get(), &nothing, 0) == 0;
}

void job_terminal::accept() noexcept {
  if (is_handed_over_) static_cast<void>(::tcsetpgrp(terminal_.get(), ::getpgrp()));
  terminal_.reset();
}

void job_terminal::take_back() noexcept {
  // Whatever group has it now got it from the child. It fails for a group that has its leader
  // outside of the namespace: there a shell takes it back itself.
  if (is_handed_over_) static_cast<void>(::tcsetpgrp(terminal_.get(), ::getpgrp()));
  is_handed_over_ = false;
}

void job_terminal::hand_again(pid_t group) noexcept {
  if (!is_in_foreground()) return;
  is_handed_over_ = ::tcsetpgrp(terminal_.get(), group) == 0;
}

}  // namespace brood::posix
