// SPDX-License-Identifier: MIT
#include <sys/utsname.h>

#include "../compare/platform.hpp"

namespace brood_lab {

system_facts facts_of_system() {
  utsname system{};
  ::uname(&system);
  return {.system = system.sysname,
          .release = system.release,
          .machine = system.machine,
          .c_library = c_library(),
          .emulated_by = {}};
}

}  // namespace brood_lab
