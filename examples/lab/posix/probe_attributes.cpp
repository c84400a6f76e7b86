// SPDX-License-Identifier: MIT
// Attributes that the kernel keeps for each process, and the environment.
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

#include "../system.hpp"

namespace brood_lab {
namespace {

void demand(bool done, const char* action) {
  if (!done) throw std::system_error{errno, std::generic_category(), action};
}

// sigemptyset and its like are called without ::, since they are macros on macOS.
int number_of(lab_signal which) { return which == lab_signal::user ? SIGUSR1 : SIGHUP; }

void do_nothing(int) {}

}  // namespace

void set_variable(const std::string& name, const std::string& value) {
  demand(::setenv(name.c_str(), value.c_str(), 1) == 0, "cannot set a variable");
}

void unset_variable(const std::string& name) {
  demand(::unsetenv(name.c_str()) == 0, "cannot unset a variable");
}

// The only way to read it is to set it.
unsigned file_mask() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return mask;
}

void set_file_mask(unsigned mask) { ::umask(static_cast<mode_t>(mask)); }

int niceness() {
  errno = 0;
  const int value = ::getpriority(PRIO_PROCESS, 0);
  demand(errno == 0, "cannot read the niceness");
  return value;
}

void set_niceness(int value) {
  demand(::setpriority(PRIO_PROCESS, 0, value) == 0, "cannot set the niceness");
}

void set_action(lab_signal which, signal_action action) {
  struct sigaction wanted{};
  wanted.sa_handler = action == signal_action::handled   ? do_nothing
                      : action == signal_action::ignored ? SIG_IGN
                                                         : SIG_DFL;
  demand(::sigaction(number_of(which), &wanted, nullptr) == 0, "cannot handle a signal");
}

signal_action action_of(lab_signal which) {
  struct sigaction found{};
  demand(::sigaction(number_of(which), nullptr, &found) == 0, "cannot ask about a signal");
  if (found.sa_handler == SIG_DFL) return signal_action::standard;
  return found.sa_handler == SIG_IGN ? signal_action::ignored : signal_action::handled;
}

void block(lab_signal which) {
  sigset_t added;
  sigemptyset(&added);
  sigaddset(&added, number_of(which));
  demand(::sigprocmask(SIG_BLOCK, &added, nullptr) == 0, "cannot block a signal");
}

bool is_blocked(lab_signal which) {
  sigset_t mask;
  sigemptyset(&mask);
  demand(::sigprocmask(SIG_BLOCK, nullptr, &mask) == 0, "cannot ask for the signal mask");
  return sigismember(&mask, number_of(which)) == 1;
}

}  // namespace brood_lab
