// SPDX-License-Identifier: MIT
#include "pidfd_linux.hpp"

#include <sched.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>

#include "descriptors.hpp"
#include "wait_parts.hpp"

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x00001000
#endif

namespace brood::posix {
namespace {

// Probed by use: the first refusal is remembered.
constinit std::atomic<bool> is_refused{false};

// struct pidfd_info of <linux/pidfd.h>, which is newer than most systems' headers.
struct pidfd_info {
  std::uint64_t mask;
  std::uint64_t cgroup;
  std::uint32_t pid, tgid, ppid, ruid, rgid, euid, egid, suid, sgid, fsuid, fsgid;
  std::int32_t exit_code;
};
static_assert(sizeof(pidfd_info) == 64, "the first published size, which is part of the ioctl");
constexpr std::uint64_t info_exit = 1U << 3;
constexpr unsigned long get_info = _IOWR(0xFF, 11, pidfd_info);

/// @return 0, or why there is no status: ESRCH while the process is there, or is being reaped
int ask_for_status(int pidfd, pidfd_info& info) noexcept {
  info = {};
  info.mask = info_exit;
  if (::ioctl(pidfd, get_info, &info) != 0) return errno;
  return (info.mask & info_exit) != 0 ? 0 : ESRCH;
}

}  // namespace

int pidfd_flags() noexcept { return is_refused ? 0 : CLONE_PIDFD; }

bool may_be_refusal(int code) noexcept {
  // EPERM and ENOSYS from container filters, EINVAL from kernels without it.
  if (is_refused || (code != EPERM && code != ENOSYS && code != EINVAL)) return false;
  is_refused = true;
  return true;
}

unique_fd open_pidfd(pid_t pid) noexcept {
  if (is_refused) return {};
  unique_fd end{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
  if (!end) {
    may_be_refusal(errno);
    return {};
  }
  auto moved = above_stdio(std::move(end));
  return moved ? *std::move(moved) : unique_fd{};
}

unique_fd try_pidfd(pid_t pid) noexcept {
  if (is_refused) return {};
  unique_fd end{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
  if (!end) return {};
  auto moved = above_stdio(std::move(end));
  return moved ? *std::move(moved) : unique_fd{};
}

std::optional<exit_status> kept_status(int pidfd) noexcept {
  pidfd_info info;
  int refusal = ask_for_status(pidfd, info);
  if (refusal == ESRCH) {
    // Somebody else is reaping it at this moment: it is nobody's to wait for, and the copy is not
    // there yet. It is when the pidfd hangs up. The bound is for what is no child of this process.
    const auto bound = std::chrono::steady_clock::now() + std::chrono::seconds{1};
    static_cast<void>(poll_until(pidfd, 0, bound));
    refusal = ask_for_status(pidfd, info);
  }
  if (refusal != 0) return std::nullopt;
  return status_of_word(info.exit_code);
}

}  // namespace brood::posix
