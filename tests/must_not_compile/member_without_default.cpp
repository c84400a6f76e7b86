// expect: a member without a default constructor
// SPDX-License-Identifier: MIT
#include "brood/process.hpp"

struct counted {
  explicit counted(int value) : count(value) {}
  template <class Archive>
  void serialize(Archive& archive) {
    archive(count);
  }
  int count;
};
struct pair_of_counts {
  counted left;
  counted right;
};
void work(const pair_of_counts&) {}

int main() { brood::process child{work, pair_of_counts{counted{1}, counted{2}}}; }
