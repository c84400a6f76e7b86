// SPDX-License-Identifier: MIT
#include <sys/single_threaded.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "backend.hpp"
#include "errors.hpp"
#include "parent_watcher.hpp"

namespace brood::backend {

result<unsigned> thread_count() noexcept {
  // glibc knows for sure when there never was a second thread, and then it costs nothing to ask.
  if (__libc_single_threaded) return 1U;
  // A folder's link count is two and its subfolders: one for each thread.
  struct ::stat tasks{};
  if (::stat("/proc/self/task", &tasks) != 0) return posix::last_error("count threads in /proc");
  const auto threads = static_cast<unsigned>(tasks.st_nlink) - 2;
  const unsigned own = posix::own_threads();
  return threads > own ? threads - own : 1U;
}

// gettid() is younger than some C libraries.
std::uint64_t current_thread() noexcept {
  return static_cast<std::uint64_t>(::syscall(SYS_gettid));
}

}  // namespace brood::backend
