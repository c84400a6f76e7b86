// SPDX-License-Identifier: MIT
// One report as a table for the terminal, and one observation at length.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

#include "../style.hpp"

namespace brood_lab {

/// All observations, grouped by the root questions. Those in which the methods differ are marked.
std::string table_of(const nlohmann::ordered_json& report, const style& looks);

/// The question, what each method answers with its evidence, and the cause. Of several reports each
/// answers below the name of its platform.
std::string explanation_of(std::span<const nlohmann::ordered_json> reports, std::string_view id,
                           const style& looks);
std::string explanation_of(const nlohmann::ordered_json& report, std::string_view id,
                           const style& looks);

/// The text as a line that is wrapped to the width, each line after `indent` blanks.
std::string paragraph(const style& looks, std::string_view text, std::size_t indent,
                      ink how = ink::plain);

/// The title and a rule after it, over the whole width.
std::string heading(const style& looks, std::string_view title);

/// The text, cut and filled to the width.
std::string fitted(std::string_view text, std::size_t width);
/// The same in an ink, which does not colour the blanks: they can be trimmed.
std::string painted_cell(const style& looks, ink how, std::string_view text, std::size_t width);
/// The line without the blanks at its end.
std::string trimmed(std::string line);

/// The ink of "yes", "no" and the others.
ink ink_of_value(std::string_view text);

}  // namespace brood_lab
