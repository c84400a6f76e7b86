// expect: a string_view or span cannot be sent to another process
// SPDX-License-Identifier: MIT
#include <string_view>

#include "brood/process.hpp"

void work(std::string_view) {}

int main() { brood::process child{work, std::string_view{"text"}}; }
