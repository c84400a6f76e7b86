// SPDX-License-Identifier: MIT
#include "held_signals.hpp"

#include <unistd.h>

namespace brood::posix {
namespace {

// A fault is raised by the instruction that cannot go on: blocked, it ends the process unheard, and
// passed on, it would end a process that has done nothing. SIGABRT is this process's own decision.
constexpr std::array faults{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS};

void do_nothing(int) {}

}  // namespace

held_signals::held_signals() noexcept {
  sigfillset(&held_);  // unqualified: macros on macOS
  for (const int fault : faults) sigdelset(&held_, fault);
  ::pthread_sigmask(SIG_BLOCK, &held_, &mask_before_);
  // macOS discards what is ignored even if it is blocked, and most systems what is ignored by
  // default; and the kernel reaps the children of a process that ignores SIGCHLD. A handler that
  // never runs keeps them all.
  struct sigaction nothing{};
  nothing.sa_handler = do_nothing;
  sigfillset(&nothing.sa_mask);
  for (int signal = 1; signal < NSIG; ++signal) {
    struct sigaction& before = before_[static_cast<std::size_t>(signal)];
    if (sigismember(&held_, signal) != 1 || ::sigaction(signal, &nothing, &before) != 0) {
      sigdelset(&held_, signal);  // SIGKILL, SIGSTOP, and what the C library keeps for itself
    }
  }
}

int held_signals::next() const noexcept {
  int signal = 0;
  while (::sigwait(&held_, &signal) != 0) {
  }
  return signal;
}

bool held_signals::kernel_reaped() const noexcept {
  const struct sigaction& child = before_[SIGCHLD];
  return child.sa_handler == SIG_IGN || (child.sa_flags & SA_NOCLDWAIT) != 0;
}

void held_signals::give_back() noexcept {
  for (int signal = 1; signal < NSIG; ++signal) {
    if (sigismember(&held_, signal) != 1) continue;
    ::sigaction(signal, &before_[static_cast<std::size_t>(signal)], nullptr);
  }
  if (owes_child_signal_) ::kill(::getpid(), SIGCHLD);
  ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

void held_signals::suffer(int signal) noexcept {
  struct sigaction by_default{};
  by_default.sa_handler = SIG_DFL;
  struct sigaction nothing{};
  ::sigaction(signal, &by_default, &nothing);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, signal);
  ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);  // here it happens
  ::pthread_sigmask(SIG_BLOCK, &only, nullptr);
  ::sigaction(signal, &nothing, nullptr);
}

void held_signals::drop_pending() const noexcept {
  for (int signal = 1; signal < NSIG; ++signal) {
    sigset_t pending;
    while (sigismember(&held_, signal) == 1 && ::sigpending(&pending) == 0 &&
           sigismember(&pending, signal) == 1) {
      sigset_t only;
      sigemptyset(&only);
      sigaddset(&only, signal);
      int taken = 0;
      ::sigwait(&only, &taken);
    }
  }
}

}  // namespace brood::posix
