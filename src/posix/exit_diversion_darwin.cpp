// SPDX-License-Identifier: MIT
// macOS has no on_exit(3), and an atexit handler is not told the status. So std::exit in a forked
// child keeps its status and runs the inherited handlers there: the one promise about fork that
// this system cannot keep. A task that returns, or throws, ends without them.
#include "backend.hpp"

namespace brood::backend {

void divert_exit(void (*)() noexcept) noexcept {}

}  // namespace brood::backend
