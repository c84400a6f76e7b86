// SPDX-License-Identifier: MIT
#include "interruption.hpp"

#include <csignal>
#include <cstdlib>

namespace brood_lab {
namespace {

volatile std::sig_atomic_t came = 0;

void note(int signal) { came = signal; }

void (*watch(int signal))(int) {
  const auto before = std::signal(signal, note);
  if (before == SIG_IGN) std::signal(signal, SIG_IGN);
  return before;
}

}  // namespace

interruption_watch::interruption_watch()
    : before_interrupt_(watch(SIGINT)), before_termination_(watch(SIGTERM)) {}

interruption_watch::~interruption_watch() {
  std::signal(SIGINT, before_interrupt_);
  std::signal(SIGTERM, before_termination_);
  came = 0;
}

int interruption_watch::signal_that_came() noexcept { return came; }

void end_by(int signal) {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  std::_Exit(128 + signal);  // it was blocked
}

}  // namespace brood_lab
