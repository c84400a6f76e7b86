// SPDX-License-Identifier: MIT
#include <sys/resource.h>

#include "limits_support.hpp"

namespace brood_test {

std::size_t affordable_children(std::size_t wanted) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return wanted;
}

}  // namespace brood_test
