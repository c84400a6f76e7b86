// expect: has a base class, .* or more than 24 members
// SPDX-License-Identifier: MIT
#include "brood/process.hpp"

struct row {
  int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y;
};
void work(const row&) {}

int main() { brood::process child{work, row{}}; }
