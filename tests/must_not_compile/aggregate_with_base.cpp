// expect: has a base class, .* or more than 24 members
// SPDX-License-Identifier: MIT
#include "brood/process.hpp"

struct point {
  int x = 0;
};
struct named_point : point {
  int name = 0;
};
void work(const named_point&) {}

int main() { brood::process child{work, named_point{{1}, 2}}; }
