// SPDX-License-Identifier: MIT
// What macOS tells a process about itself, and about the system's C library.
#include <mach-o/dyld.h>
#include <mach/mach.h>

#include "../compare/platform.hpp"
#include "../probe.hpp"
#include "../system.hpp"

namespace brood_lab {

std::filesystem::path program_directory() {
  std::uint32_t size = 0;
  ::_NSGetExecutablePath(nullptr, &size);
  std::string path(size, '\0');
  if (::_NSGetExecutablePath(path.data(), &size) != 0) return {};
  return std::filesystem::path{path.c_str()}.parent_path();
}

double private_bytes() {
  task_vm_info_data_t info{};
  mach_msg_type_number_t count = TASK_VM_INFO_COUNT;
  if (::task_info(::mach_task_self(), TASK_VM_INFO, reinterpret_cast<task_info_t>(&info), &count) !=
      KERN_SUCCESS) {
    throw absent{"task_info does not tell"};
  }
  return static_cast<double>(info.internal + info.compressed);
}

std::string what_private_bytes_are() {
  return "Private pages, in memory or compressed (task_info)";
}

std::string c_library() { return "libSystem"; }

}  // namespace brood_lab
