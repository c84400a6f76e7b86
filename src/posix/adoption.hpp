// SPDX-License-Identifier: MIT
#pragma once

#include "backend.hpp"

namespace brood::posix {

/// For as long as it lives, this process adopts the orphans below it, where it can.
class adoption {
 public:
  adoption() noexcept : outcome_(backend::adopt_orphans(true)) {}
  adoption(const adoption&) = delete;
  adoption& operator=(const adoption&) = delete;
  ~adoption() {
    if (outcome_) static_cast<void>(backend::adopt_orphans(false));
  }
  [[nodiscard]] const result<void>& outcome() const noexcept { return outcome_; }

 private:
  result<void> outcome_;
};

}  // namespace brood::posix
