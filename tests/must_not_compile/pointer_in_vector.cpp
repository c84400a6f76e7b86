// expect: a raw pointer cannot be sent to another process
// SPDX-License-Identifier: MIT
#include <vector>

#include "brood/process.hpp"

void work(const std::vector<int*>&) {}

int main() { brood::process child{work, std::vector<int*>{}}; }
