// expect: can be neither copied nor moved
// SPDX-License-Identifier: MIT
#include "brood/process.hpp"

struct anchored {
  anchored() = default;
  anchored(const anchored&) = delete;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(value);
  }
  int value = 0;
};
void work(const anchored&) {}

int main() { brood::process child{work, anchored{}}; }
