// SPDX-License-Identifier: MIT
// The processors that this process may use: its affinity mask, limited by the CPU quota of its
// control group and of the groups above.
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "backend.hpp"
#include "processor_quota_linux.hpp"

namespace brood::backend {
namespace {

unsigned allowed_by_affinity() noexcept {
  // Machines with more processors than a plain cpu_set_t holds exist; the kernel says EINVAL then.
  for (std::size_t processors = CPU_SETSIZE; processors <= 1024 * 1024; processors *= 2) {
    std::vector<cpu_set_t> set(processors / CPU_SETSIZE);
    const std::size_t bytes = set.size() * sizeof(cpu_set_t);
    if (::sched_getaffinity(0, bytes, set.data()) == 0) {
      return static_cast<unsigned>(CPU_COUNT_S(bytes, set.data()));
    }
    if (errno != EINVAL) break;
  }
  const long online = ::sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? static_cast<unsigned>(online) : 1U;
}

}  // namespace

unsigned usable_processors() noexcept {
  const unsigned allowed = allowed_by_affinity();
  try {
    return posix::limited_by_quota(allowed);
  } catch (...) {  // out of memory, or a locale that throws
    return allowed;
  }
}

}  // namespace brood::backend
