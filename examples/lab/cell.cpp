// SPDX-License-Identifier: MIT
#include "cell.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace brood_lab {

brood::process_options cell::child() const {
  return {.method = method_, .name = "probed", .daemon = true};
}

void cell::demand_good_end(const brood::process_handle& ended) {
  const auto status = ended.status();
  if (status == brood::exit_status::exited(0)) return;
  const auto error = ended.error();
  throw std::runtime_error{fmt::format("the child ended by {}{}{}",
                                       status ? to_string(*status) : "nothing known",
                                       error ? ": " : "", error ? error->what() : "")};
}

}  // namespace brood_lab
