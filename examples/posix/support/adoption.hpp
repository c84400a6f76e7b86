// SPDX-License-Identifier: MIT
// Who may become the parent of an orphan.
#pragma once

#include <unistd.h>

#include "brood/inspect.hpp"

namespace show {

/// Whether `pid` is init or an ancestor of this process: only those can adopt what it orphans.
inline bool can_adopt(brood::pid_type pid) {
  brood::pid_type above = ::getppid();
  while (above > 1 && above != pid) {
    const auto found = brood::inspect(above);
    if (!found) break;
    above = found->parent;
  }
  return pid == 1 || above == pid;
}

}  // namespace show
