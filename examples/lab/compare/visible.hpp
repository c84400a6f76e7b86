// SPDX-License-Identifier: MIT
// Text of a file as a terminal may get it: a report may come from anybody, and what is in it must
// not move the cursor, clear the screen or name the window.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace brood_lab {

/// The text with its control characters, and those that turn the direction of what follows, written
/// out: ESC is \x1b. Line breaks are such, too, unless they are kept.
enum class line_breaks { keep, write_out };
std::string visible(std::string_view text, line_breaks breaks = line_breaks::write_out);

/// The report with all its texts and names like that. Evidence and explanations keep their lines.
nlohmann::ordered_json visible_report(const nlohmann::ordered_json& report);

}  // namespace brood_lab
