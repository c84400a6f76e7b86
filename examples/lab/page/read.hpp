// SPDX-License-Identifier: MIT
// From JSON to what the page shows. A file may come from anybody: whatever is missing or of another
// type counts as not said.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>

#include "page/model.hpp"

namespace brood_lab::page {

comparison read_reports(std::span<const nlohmann::ordered_json> reports);

}  // namespace brood_lab::page
