// SPDX-License-Identifier: MIT
// Text that users choose, as a string of JSON.
#pragma once

#include <string>
#include <string_view>

namespace brood::trace {

/// Appends `text` with quotes. Quotes, backslashes and control characters are escaped, what is not
/// UTF-8 becomes U+FFFD, and a text of more than 256 bytes is cut.
void append_json(std::string& to, std::string_view text);

}  // namespace brood::trace
