// SPDX-License-Identifier: MIT
// The comparison as one self-contained page: everything to read is plain HTML and SVG, and the
// script only filters and folds.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

namespace brood_lab {

/// @param reports  what `brood-lab compare --json` writes; several are laid beside each other.
///                 Parts that are missing or of another type are left out, whoever wrote them.
/// @return a whole HTML file in UTF-8, which loads nothing and runs no script but its own
std::string html_page(std::span<const nlohmann::ordered_json> reports);

}  // namespace brood_lab
