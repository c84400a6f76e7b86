// expect: brood: a preload function takes no arguments
// SPDX-License-Identifier: MIT
#include "brood/forkserver.hpp"

void load(int) {}

int main() { brood::set_forkserver_preload(load); }
