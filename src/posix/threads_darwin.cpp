// SPDX-License-Identifier: MIT
#include <mach/mach.h>
#include <pthread.h>

#include "backend.hpp"
#include "errors.hpp"
#include "parent_watcher.hpp"

namespace brood::backend {

result<unsigned> thread_count() noexcept {
  thread_act_array_t list = nullptr;
  mach_msg_type_number_t count = 0;
  if (::task_threads(::mach_task_self(), &list, &count) != KERN_SUCCESS) {
    return posix::error_of(ENOTSUP, "task_threads");
  }
  for (mach_msg_type_number_t index = 0; index < count; ++index) {
    ::mach_port_deallocate(::mach_task_self(), list[index]);
  }
  ::vm_deallocate(::mach_task_self(), reinterpret_cast<vm_address_t>(list), count * sizeof *list);
  const unsigned own = posix::own_threads();
  return count > own ? count - own : 1U;
}

std::uint64_t current_thread() noexcept {
  std::uint64_t number = 0;
  ::pthread_threadid_np(nullptr, &number);
  return number;
}

}  // namespace brood::backend
