// SPDX-License-Identifier: MIT
// What a test could leave behind, on each system.
#pragma once

#include <string>
#include <vector>

namespace brood_test {

/// Descriptions of the children of this process, ended but unreaped ones too. Reaps none.
std::vector<std::string> children_of_this_process();

/// Descriptions of what this process holds open, sorted.
std::vector<std::string> open_things();

}  // namespace brood_test
