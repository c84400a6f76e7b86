// SPDX-License-Identifier: MIT
// What a parent may do about its children: each makes one that ends at once.
#pragma once

#include <sys/types.h>

namespace show {

/// @return the child's number, or -1 with errno if there can be no more
using habit = pid_t (*)();

/// The harmful one: the child is forgotten.
pid_t never_wait();
/// waitpid for each child. The parent learns how it ended.
pid_t wait_for_it();
/// SIGCHLD is ignored: the kernel keeps no status, so there is nothing to wait for.
pid_t ignore_sigchld();
/// SA_NOCLDWAIT: the same, with a handler of SIGCHLD that is still called.
pid_t no_child_wait();
/// A child of a child: the one between ends and is waited for at once, the other is init's.
pid_t double_fork();

}  // namespace show
