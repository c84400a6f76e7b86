// SPDX-License-Identifier: MIT
// Tries to start a child above the guard, in the parent and again in its fork server, and goes on
// when the parent has heard of it.
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "brood/error.hpp"
#include "brood/main_guard.hpp"
#include "brood/process.hpp"

namespace {

void wait_until_parent_has_read() {
  const char* const marker = std::getenv("BROOD_CHILD");
  if (marker == nullptr) return;  // it is the parent
  const int channel = static_cast<int>(std::strtol(marker, nullptr, 10));
  int unread = 1;
  while (::ioctl(channel, TIOCOUTQ, &unread) == 0 && unread > 0) ::usleep(1000);
}

}  // namespace

int main() {
  brood::process early{brood::start_method::forkserver, [] {}};
  try {
    early.start();
  } catch (const brood::process_error&) {
    std::puts("refused");
    std::fflush(stdout);
    wait_until_parent_has_read();
  }
  brood::main_guard();
  brood::process child{brood::start_method::forkserver, [] { std::puts("task"); }};
  child.start();
  child.join();
  return child.exit_code().value_or(1);
}
