// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>

#include "exec_child_linux.hpp"

namespace brood::posix {
namespace {

// The kernel's own view of struct sigaction; all zeros means SIG_DFL with no flags and no mask,
// whatever the order of its members is on this processor.
struct kernel_sigaction {
  void (*handler)(int);
  unsigned long rest[3];
};
static_assert(sizeof(long) == 8, "flags, restorer and mask of a 64-bit kernel");
constexpr std::size_t kernel_mask_size = 8;
constexpr int last_signal = 64;

bool is_kept_when_ignored(int signal) noexcept {
  return signal == SIGHUP || signal == SIGINT || signal == SIGQUIT;
}

long set_close_on_exec(long fd, bool on) noexcept {
  return ::syscall(SYS_fcntl, fd, F_SETFD, on ? FD_CLOEXEC : 0);
}

// An entry of getdents64(2).
struct directory_entry {
  std::uint64_t inode;
  std::int64_t offset;
  unsigned short size;
  unsigned char type;
  char name[1];
};

// For kernels and containers that refuse close_range. Descriptors above those that are open now
// cannot appear: nobody else runs in this process.
call_error mark_listed_descriptors() noexcept {
  const long folder =
      ::syscall(SYS_openat, AT_FDCWD, "/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (folder < 0) return errno;
  alignas(directory_entry) char buffer[2048];
  long filled = 0;
  while ((filled = ::syscall(SYS_getdents64, folder, buffer, sizeof buffer)) > 0) {
    for (long at = 0; at < filled;) {
      const auto* entry = reinterpret_cast<const directory_entry*>(buffer + at);
      long fd = 0;
      const char* digit = entry->name;
      for (; *digit >= '0' && *digit <= '9'; ++digit) fd = fd * 10 + (*digit - '0');
      if (*digit == '\0' && fd > STDERR_FILENO) set_close_on_exec(fd, true);
      at += entry->size;
    }
  }
  return filled < 0 ? errno : 0;
}

// Last resort without /proc: as many as the limit lets exist, but never a million calls.
void mark_up_to_limit() noexcept {
  rlimit limit{};
  ::syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, nullptr, &limit);
  const long end = limit.rlim_cur < 65536 ? static_cast<long>(limit.rlim_cur) : 65536;
  for (long fd = STDERR_FILENO + 1; fd < end; ++fd) set_close_on_exec(fd, true);
}

}  // namespace

void reset_signals() noexcept {
  const kernel_sigaction standard{};
  for (int signal = 1; signal <= last_signal; ++signal) {
    if (signal == SIGKILL || signal == SIGSTOP) continue;
    if (is_kept_when_ignored(signal)) {
      kernel_sigaction now{};
      ::syscall(SYS_rt_sigaction, signal, nullptr, &now, kernel_mask_size);
      if (now.handler == SIG_IGN) continue;
    }
    ::syscall(SYS_rt_sigaction, signal, &standard, nullptr, kernel_mask_size);
  }
  const std::uint64_t none = 0;
  ::syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, nullptr, kernel_mask_size);
}

void fill_stdio() noexcept {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::syscall(SYS_fcntl, fd, F_GETFD, 0) >= 0) continue;
    // The lowest free number is this one, since all below are open by now.
    ::syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR, 0);
  }
}

call_error keep_descriptors(std::span<const int> inherited) noexcept {
  if (::syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) != 0 &&
      mark_listed_descriptors() != 0) {
    mark_up_to_limit();
  }
  for (const int fd : inherited) {
    if (set_close_on_exec(fd, false) != 0) return errno;
  }
  return 0;
}

call_error enter_directory(const char* directory) noexcept {
  return ::syscall(SYS_chdir, directory) == 0 ? 0 : errno;
}

void write_own_number(std::span<char> digits) noexcept {
  long rest = ::syscall(SYS_getpid);
  for (std::size_t at = digits.size(); at > 0; rest /= 10) {
    digits[--at] = static_cast<char>('0' + rest % 10);
  }
}

call_error execute(const char* image, char* const* arguments, char* const* environment) noexcept {
  ::syscall(SYS_execve, image, arguments, environment);
  return errno;
}

}  // namespace brood::posix
