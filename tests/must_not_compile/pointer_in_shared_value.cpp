// expect: T must not be a pointer
// SPDX-License-Identifier: MIT
#include "brood/shared_value.hpp"

int main() { brood::shared_value<int*> place; }
