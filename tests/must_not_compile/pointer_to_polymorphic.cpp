// expect: include brood/polymorphic.hpp and register the classes
// SPDX-License-Identifier: MIT
#include <memory>

#include "brood/process.hpp"

struct shape {
  virtual ~shape() = default;
};
void work(const std::shared_ptr<shape>&) {}

int main() { brood::process child{work, std::shared_ptr<shape>{}}; }
