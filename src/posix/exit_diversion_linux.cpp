// SPDX-License-Identifier: MIT
// std::exit in a forked child: exit handlers run last-registered first, so one that is registered
// in the child runs before all that it inherited, and ends the process there. on_exit(3) tells it
// the status. (Destructors of thread_local objects run even earlier; there is no way before them.)
#include <stdlib.h>
#include <unistd.h>

#include "backend.hpp"
#include "eager_call.hpp"

namespace brood::backend {
namespace {

constinit posix::eager_call<int(void (*)(int, void*), void*)> register_handler{::on_exit};

void end_now(int status, void* flush) {
  reinterpret_cast<void (*)() noexcept>(flush)();
  ::_exit(status);
}

}  // namespace

void divert_exit(void (*flush)() noexcept) noexcept {
  static_cast<void>(register_handler(end_now, reinterpret_cast<void*>(flush)));
}

}  // namespace brood::backend
