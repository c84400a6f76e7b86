// SPDX-License-Identifier: MIT
// In the place of the page, until it is there.
#include <nlohmann/json.hpp>

#include "../page/page.hpp"

namespace brood_lab {

std::string html_page(std::span<const nlohmann::ordered_json> reports) {
  std::string page = "<!doctype html><title>Brood</title><pre>\n";
  for (const auto& each : reports) page += each.dump(1) + "\n";
  return page;
}

}  // namespace brood_lab
