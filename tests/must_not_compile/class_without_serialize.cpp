// expect: this type cannot be archived
// SPDX-License-Identifier: MIT
#include "brood/process.hpp"

class secret {
 public:
  secret() = default;
  explicit secret(int value) : value_(value) {}
  [[nodiscard]] int value() const { return value_; }

 private:
  int value_ = 0;
};
void work(const secret&) {}

int main() { brood::process child{work, secret{42}}; }
