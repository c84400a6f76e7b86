// SPDX-License-Identifier: MIT
#include "../system.hpp"

namespace brood_lab {

std::string to_string(signal_action action) {
  if (action == signal_action::standard) return "has its default action";
  return action == signal_action::ignored ? "is ignored" : "has a handler";
}

}  // namespace brood_lab
