// expect: the task cannot be called with these arguments
// SPDX-License-Identifier: MIT
#include "brood/process.hpp"

void work(int, int) {}

int main() { brood::process child{work, 1}; }
