// SPDX-License-Identifier: MIT
// What the words of a timeline mean, in a sentence each.
#pragma once

#include <string_view>

#include "page/model.hpp"

namespace brood_lab::page {

/// Empty for an event that this page does not know.
std::string_view meaning_of(std::string_view event);

/// The words that occur in the timelines, with what they mean; empty if there are none.
std::string meanings_of(const comparison& all);

}  // namespace brood_lab::page
