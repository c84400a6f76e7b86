// SPDX-License-Identifier: MIT
#include "clone_parent_linux.hpp"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "errors.hpp"
#include "pidfd_linux.hpp"

namespace brood::posix {
namespace {

// struct clone_args of <linux/sched.h>, whose name older headers do not have.
struct clone_arguments {
  std::uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
};
static_assert(sizeof(clone_arguments) == 64, "the first published size");

std::uint64_t address(const void* pointer) noexcept {
  return reinterpret_cast<std::uintptr_t>(pointer);
}

constexpr unsigned flags =
    CLONE_PARENT | CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;

// No exit signal: with CLONE_PARENT the child has this process's own.
long clone_with(int more, const thread_facts& thread, pid_t* number, int* pidfd) noexcept {
  const clone_arguments arguments{.flags = flags | static_cast<unsigned>(more),
                                  .pidfd = more != 0 ? address(pidfd) : 0,
                                  .child_tid = address(thread.id),
                                  .parent_tid = address(number),
                                  .exit_signal = 0,
                                  .stack = 0,
                                  .stack_size = 0,
                                  .tls = 0};
  return ::syscall(SYS_clone3, &arguments, sizeof arguments);
}

// For containers that refuse clone3 because their filters cannot look into its arguments. Here the
// pidfd would take the place of `number`.
long clone_by_registers(const thread_facts& thread, pid_t* number) noexcept {
#if defined(__x86_64__)
  return ::syscall(SYS_clone, flags, nullptr, number, thread.id, nullptr);
#else
  return ::syscall(SYS_clone, flags, nullptr, number, nullptr, thread.id);
#endif
}

}  // namespace

result<thread_facts> read_thread_facts() noexcept {
  thread_facts thread;
  if (::prctl(PR_GET_TID_ADDRESS, &thread.id, 0, 0, 0) != 0) {
    return failure{errc::unsupported,
                   "ask for the thread's address (the kernel needs CONFIG_CHECKPOINT_RESTORE)"};
  }
  // musl has a lock of its own there.
  if (*thread.id != static_cast<pid_t>(::syscall(SYS_gettid))) {
    return failure{errc::unsupported, "find where the C library keeps the thread's number"};
  }
  if (::syscall(SYS_get_robust_list, 0, &thread.robust_list, &thread.robust_list_size) != 0) {
    thread.robust_list = nullptr;
  }
  return thread;
}

result<sibling> clone_for_parent(const thread_facts& thread, pid_t* number) noexcept {
  int pidfd = -1;
  long pid = clone_with(pidfd_flags(), thread, number, &pidfd);
  if (pid < 0 && errno != ENOSYS && pidfd_flags() != 0 && may_be_refusal(errno)) {
    pid = clone_with(0, thread, number, nullptr);
  }
  // EPERM from filters that are older than clone3.
  if (pid < 0 && (errno == ENOSYS || errno == EPERM)) pid = clone_by_registers(thread, number);
  if (pid < 0) return last_error("clone");
  if (pid > 0) return sibling{static_cast<pid_t>(pid), unique_fd{pidfd}};
  // The kernel has forgotten whose locks to release if this thread dies.
  if (thread.robust_list != nullptr) {
    ::syscall(SYS_set_robust_list, thread.robust_list, thread.robust_list_size);
  }
  return sibling{};
}

}  // namespace brood::posix
