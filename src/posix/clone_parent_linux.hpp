// SPDX-License-Identifier: MIT
// A fork whose child belongs to this process's parent.
#pragma once

#include <sys/types.h>

#include "result.hpp"
#include "unique_fd.hpp"

namespace brood::posix {

/// What the kernel and the C library know of this process's one thread, which the copy has to be
/// told anew because it is not made by fork(3).
struct thread_facts {
  pid_t* id = nullptr;  ///< where the library keeps the thread's number
  void* robust_list = nullptr;
  std::size_t robust_list_size = 0;
};

/// Of the calling thread. @return errc::unsupported where the kernel does not tell
result<thread_facts> read_thread_facts() noexcept;

struct sibling {
  pid_t pid = 0;  ///< 0 in the child
  unique_fd end{};
};

/// Copies this process, which must have one thread, as fork does; but the child is a child of this
/// process's parent (CLONE_PARENT, clone(2)), and `number` holds its number before it runs.
/// Handlers that were registered by pthread_atfork are not called: no library can call them but by
/// fork(3), which always makes a child of its own.
result<sibling> clone_for_parent(const thread_facts& thread, pid_t* number) noexcept;

}  // namespace brood::posix
