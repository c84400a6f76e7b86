// SPDX-License-Identifier: MIT
#include <limits.h>
#include <sys/resource.h>

#include <algorithm>

#include "limits_support.hpp"

#ifndef OPEN_MAX
#define OPEN_MAX 10240
#endif

namespace brood_test {

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
  return std::min<std::size_t>(wanted, processes.rlim_cur / 4);
}

bool forked_exit_is_diverted() {
#ifdef __APPLE__
  return false;  // no handler is told the status
#else
  return true;
#endif
}

}  // namespace brood_test
