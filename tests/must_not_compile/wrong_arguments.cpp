// expect: the task cannot be called with these arguments
// SPDX-License-Identifier: MIT
#include <string>

#include "brood/process.hpp"

void work(int) {}

int main() { brood::process child{work, std::string{"text"}}; }
