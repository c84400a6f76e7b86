// SPDX-License-Identifier: MIT
#include "brood/cpu_count.hpp"

#include "backend.hpp"

namespace brood {

unsigned cpu_count() {
  const unsigned usable = backend::usable_processors();
  return usable == 0 ? 1 : usable;
}

}  // namespace brood
