// SPDX-License-Identifier: MIT
#include <limits.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

#include "limits_support.hpp"

#ifndef OPEN_MAX
#define OPEN_MAX 10240
#endif

namespace brood_test {
namespace {

// An AddressSanitizer's child takes a tenth of a second to start.
#ifdef __SANITIZE_ADDRESS__
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif

/// What a spawned copy of this process takes for itself: 20 MiB below AddressSanitizer. 0 where the
/// system does not tell.
std::size_t private_memory() {
  std::size_t all = 0, resident = 0, shared = 0;
  std::ifstream{"/proc/self/statm"} >> all >> resident >> shared;
  return (resident - shared) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::size_t free_memory() {
  std::ifstream facts{"/proc/meminfo"};
  std::string name;
  std::size_t kibibytes = 0;
  while (facts >> name && name != "MemAvailable:") facts.ignore(1000, '\n');
  facts >> kibibytes;
  return kibibytes * 1024;
}

/// As many as memory has room for, with as many beside them, and something left.
std::size_t room_for_children() {
  const std::size_t each = private_memory();
  if (each == 0) return std::numeric_limits<std::size_t>::max();
  return std::max<std::size_t>(free_memory() / 3 / each, 1);
}

}  // namespace

std::size_t affordable_children(std::size_t wanted) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    limit.rlim_cur = OPEN_MAX;  // macOS takes no more
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  rlimit processes{};
  ::getrlimit(RLIMIT_NPROC, &processes);  // for this test and those beside it
  return std::min<std::size_t>({wanted, processes.rlim_cur / 4, is_sanitized ? 500 : wanted});
}

std::size_t affordable_at_once(std::size_t wanted) {
  return std::min(affordable_children(wanted), room_for_children());
}

bool can_allocate_after_fork_beside_threads() { return !is_sanitized; }

bool forked_exit_is_diverted() {
#ifdef __APPLE__
  return false;  // no handler is told the status
#else
  return true;
#endif
}

}  // namespace brood_test
