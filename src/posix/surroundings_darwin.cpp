// SPDX-License-Identifier: MIT
#include "surroundings.hpp"

#include <sys/stat.h>

namespace brood::posix {

processor_set read_processors() noexcept { return {}; }

bool use_processors(const processor_set&) noexcept { return true; }

// The only way to read it is to set it, and until it is set back, files that other threads make
// have it: so it is one that gives nothing away.
mode_t read_umask() noexcept {
  const mode_t now = ::umask(S_IRWXG | S_IRWXO);
  ::umask(now);
  return now;
}

}  // namespace brood::posix
