// SPDX-License-Identifier: MIT
// What Linux tells a process about itself, and about the system's C library.
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "../compare/platform.hpp"
#include "../probe.hpp"
#include "../system.hpp"

namespace brood_lab {

std::filesystem::path program_directory() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

// Pages that are in this process alone, whether it has written to them or only read them.
double private_bytes() {
  std::ifstream rollup{"/proc/self/smaps_rollup"};
  if (!rollup) throw absent{"this kernel has no /proc/self/smaps_rollup (it came with Linux 4.14)"};
  double kibibytes = 0;
  for (std::string line; std::getline(rollup, line);) {
    if (!line.starts_with("Private_Clean:") && !line.starts_with("Private_Dirty:")) continue;
    double amount = 0;
    std::istringstream{line.substr(line.find(':') + 1)} >> amount;
    kibibytes += amount;
  }
  return kibibytes * 1024;
}

std::string what_private_bytes_are() { return "Private pages in memory (smaps_rollup)"; }

std::string c_library() {
  char name[64] = {};
  const bool is_told = ::confstr(_CS_GNU_LIBC_VERSION, name, sizeof name) > 0;
  return is_told ? name : "not told by the system";
}

}  // namespace brood_lab
