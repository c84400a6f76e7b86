// SPDX-License-Identifier: MIT
// Where the results go besides the terminal: files, of which "-" is standard output.
#pragma once

#include <string>
#include <string_view>

namespace brood_lab {

/// Asks whether `write_file` would have a place to write to, before there is anything to lose. Of
/// devices, pipes and symbolic links nothing is known before they are written.
/// @throws std::system_error  with the system's reason
void demand_writable(const std::string& file);

/// Writes the text to that file. One that was there is replaced at once and as a whole: a disk that
/// fills up meanwhile leaves it as it was. Devices, pipes and what symbolic links lead to are
/// written in place.
/// @throws std::system_error  with the system's reason
void write_file(const std::string& file, std::string_view text);

/// Whether the two are one file, in which one text would replace the other or be mixed with it.
bool is_same_output(const std::string& left, const std::string& right);

}  // namespace brood_lab
