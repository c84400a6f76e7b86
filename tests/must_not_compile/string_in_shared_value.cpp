// expect: T must be trivially copyable
// SPDX-License-Identifier: MIT
#include <string>

#include "brood/shared_value.hpp"

int main() { brood::shared_value<std::string> name{"ocean"}; }
