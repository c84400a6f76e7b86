// SPDX-License-Identifier: MIT
// On what a comparison was measured.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace brood_lab {

/// What the system says of itself. One body per platform.
struct system_facts {
  std::string system;       ///< "Linux", "Darwin", "Windows"
  std::string release;      ///< of the kernel
  std::string machine;      ///< "x86_64"
  std::string c_library;    ///< "glibc 2.36"
  std::string emulated_by;  ///< "Wine 8.0"; empty for the real thing
};
system_facts facts_of_system();

/// The part of `facts_of_system` that differs between POSIX systems.
std::string c_library();

/// The member "platform" of a report.
nlohmann::ordered_json describe_platform();

}  // namespace brood_lab
