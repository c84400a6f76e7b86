// SPDX-License-Identifier: MIT
// Tries to start a child by spawn while its user may have no further process, and again when he
// may. Exit code 77: this user is not limited.
#include <sys/resource.h>

#include <cerrno>
#include <cstdio>

#include "brood/error.hpp"
#include "brood/main_guard.hpp"
#include "brood/process.hpp"

int main() {
  brood::main_guard();
  rlimit before{};
  if (::getrlimit(RLIMIT_NPROC, &before) != 0) return 77;
  const rlimit none{1, before.rlim_max};
  if (::setrlimit(RLIMIT_NPROC, &none) != 0) return 77;
  brood::process child{brood::start_method::spawn, [] { std::puts("task"); }};
  try {
    child.start();
    return 77;
  } catch (const brood::process_error& error) {
    std::printf("%s: %s\n", error.code().value() == EAGAIN ? "again" : "else", error.what());
  }
  ::setrlimit(RLIMIT_NPROC, &before);
  child.start();
  child.join();
  return child.exit_code().value_or(1);
}
