// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace brood::posix {

/// In words: a path, "socket:[12345]", "pipe", "?".
std::string what_is_behind(int fd);

}  // namespace brood::posix
