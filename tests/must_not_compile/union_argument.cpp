// expect: this type cannot be archived
// SPDX-License-Identifier: MIT
#include "brood/process.hpp"

union number {
  int whole;
  float real;
};
void work(const number&) {}

int main() { brood::process child{work, number{1}}; }
