// SPDX-License-Identifier: MIT
#include <unistd.h>

#include "backend.hpp"

namespace brood::backend {

unsigned usable_processors() noexcept {
  const long online = ::sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? static_cast<unsigned>(online) : 1U;
}

}  // namespace brood::backend
