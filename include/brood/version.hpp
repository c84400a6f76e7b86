// SPDX-License-Identifier: MIT
// The library's version, for code that must build with several of them.
#pragma once

#define BROOD_VERSION_MAJOR 0
#define BROOD_VERSION_MINOR 1
#define BROOD_VERSION_PATCH 0
