// SPDX-License-Identifier: MIT
#include "vfork_linux.hpp"

#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

#include "blocked_signals.hpp"
#include "descriptors.hpp"
#include "errors.hpp"
#include "pidfd_linux.hpp"

// AddressSanitizer's, if the program is built with it.
// NOLINTNEXTLINE(bugprone-reserved-identifier): the name is the sanitizer's
extern "C" [[gnu::weak]] void __asan_unpoison_memory_region(const volatile void* from,
                                                            std::size_t size);

// glibc's clone by its other name. ThreadSanitizer intercepts the first: its hook runs in the
// child, in memory that the parent shares, and from then on the parent may not start threads.
// NOLINTNEXTLINE(bugprone-reserved-identifier): the name is the library's
extern "C" [[gnu::weak]] int __clone(int (*entry)(void*), void* stack, int flags, void* argument,
                                     ...);

namespace brood::posix {
namespace {

struct vfork_context {
  call_error (*body)(void*) noexcept;
  void* context;
  volatile call_error failed = 0;
};

int enter_child(void* argument) noexcept {
  auto& child = *static_cast<vfork_context*>(argument);
  child.failed = child.body(child.context);
  ::syscall(SYS_exit_group, 127);
  return 127;
}

struct clone_outcome {
  pid_t pid = -1;
  int pidfd = -1;
  int code = 0;
};

// A stack of the child's own, in this frame: with the parent's, the child's calls would overwrite
// the frames to which the parent returns. Pages of it that are not used cost nothing. Not
// instrumented, because a child that executes a program never leaves its frames, and a sanitizer
// would take them for live ones.
[[gnu::noinline, gnu::no_sanitize_address, gnu::no_sanitize_thread]] clone_outcome clone_child(
    vfork_context& context, int flags) noexcept {
  alignas(64) std::byte stack[32 * 1024];
  clone_outcome outcome;
  const auto make_child = &__clone != nullptr ? &__clone : &::clone;
  outcome.pid = make_child(enter_child, stack + sizeof stack,
                           CLONE_VM | CLONE_VFORK | SIGCHLD | flags, &context, &outcome.pidfd);
  if (outcome.pid < 0) outcome.code = errno;
  // The child left its frames without a return, so they still count as live in the shadow memory.
  if (&__asan_unpoison_memory_region != nullptr) {
    __asan_unpoison_memory_region(stack, sizeof stack);
  }
  return outcome;
}

void reap_failed(pid_t pid) noexcept {
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace

result<launched> vfork_call(call_error (*body)(void*) noexcept, void* context,
                            const char* const& step) noexcept {
  vfork_context child{body, context};
  clone_outcome outcome;
  {
    // A handler of the host must not run in the child, where it would see the parent's memory with
    // another process's identity. The child unblocks them once its dispositions are reset.
    const blocked_signals guard;
    outcome = clone_child(child, pidfd_flags());
    if (outcome.pid < 0 && may_be_refusal(outcome.code)) outcome = clone_child(child, 0);
  }
  if (outcome.pid < 0) return error_of(outcome.code, "clone");
  unique_fd end{outcome.pidfd};
  if (child.failed != 0) {
    reap_failed(outcome.pid);
    return error_of(child.failed, step);
  }
  if (end && end.get() <= STDERR_FILENO) {
    auto moved = above_stdio(std::move(end));
    // Without a pidfd the child is watched by its pid.
    end = moved ? *std::move(moved) : unique_fd{};
  }
  return launched{outcome.pid, std::move(end)};
}

}  // namespace brood::posix
