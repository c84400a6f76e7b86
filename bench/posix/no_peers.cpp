// SPDX-License-Identifier: MIT
// The lean program measures Brood and the raw calls alone.
#include "starts.hpp"

bench::contender_list bench::peer_contenders() { return {nullptr, 0}; }
