// SPDX-License-Identifier: MIT
// Which error is it?
#pragma once

#include <system_error>

#include "brood/error.hpp"

namespace brood_test {

/// @return the code of the process_error that `action` throws; none if it throws nothing
template <class Action>
std::error_code code_of(Action action) {
  try {
    action();
  } catch (const brood::process_error& failed) {
    return failed.code();
  }
  return {};
}

}  // namespace brood_test
