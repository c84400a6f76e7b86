// SPDX-License-Identifier: MIT
#include "surroundings.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "errors.hpp"

namespace brood::posix {
namespace {

bool is_same(const rlimit& one, const rlimit& other) noexcept {
  return one.rlim_cur == other.rlim_cur && one.rlim_max == other.rlim_max;
}

bool is_same(const processor_set& one, const processor_set& other) noexcept {
  return one.size == other.size && std::memcmp(one.bits.data(), other.bits.data(), one.size) == 0;
}

}  // namespace

surroundings read_surroundings() noexcept {
  surroundings now;
  for (int resource = 0; resource < RLIM_NLIMITS; ++resource) {
    // NOLINTNEXTLINE(*-casting): C++ knows an enumeration where C counts
    ::getrlimit(static_cast<decltype(RLIMIT_CPU)>(resource),
                &now.limits[static_cast<std::size_t>(resource)]);
  }
  ::pthread_sigmask(SIG_SETMASK, nullptr, &now.mask);
  now.processors = read_processors();
  now.nice = ::getpriority(PRIO_PROCESS, 0);
  now.umask = read_umask();
  now.group = ::getpgrp();
  return now;
}

bool can_become(const surroundings& wanted, const surroundings& from) noexcept {
  for (std::size_t resource = 0; resource < wanted.limits.size(); ++resource) {
    if (wanted.limits[resource].rlim_max > from.limits[resource].rlim_max) return false;
  }
  return wanted.nice >= from.nice &&
         wanted.limits[RLIMIT_NPROC].rlim_cur == from.limits[RLIMIT_NPROC].rlim_cur &&
         wanted.limits[RLIMIT_NOFILE].rlim_cur <= from.limits[RLIMIT_NOFILE].rlim_cur;
}

bool may_fork_alike(const surroundings& from) noexcept {
  rlimit now{};
  ::getrlimit(RLIMIT_NPROC, &now);
  return now.rlim_cur == from.limits[RLIMIT_NPROC].rlim_cur;
}

result<void> enter(const surroundings& wanted, const surroundings& now) noexcept {
  for (std::size_t resource = 0; resource < wanted.limits.size(); ++resource) {
    if (is_same(wanted.limits[resource], now.limits[resource])) continue;
    // NOLINTNEXTLINE(*-casting)
    if (::setrlimit(static_cast<decltype(RLIMIT_CPU)>(resource), &wanted.limits[resource]) != 0) {
      return last_error("take over the parent's resource limit " + std::to_string(resource));
    }
  }
  if (wanted.nice != now.nice && ::setpriority(PRIO_PROCESS, 0, wanted.nice) != 0) {
    return last_error("take over the parent's nice value " + std::to_string(wanted.nice));
  }
  if (!is_same(wanted.processors, now.processors) && !use_processors(wanted.processors)) {
    return last_error("take over the parent's processor affinity");
  }
  if (wanted.umask != now.umask) ::umask(static_cast<mode_t>(wanted.umask));
  if (wanted.group != now.group && ::setpgid(0, wanted.group) != 0) {
    return last_error("join the parent's process group " + std::to_string(wanted.group));
  }
  return {};
}

}  // namespace brood::posix
