// expect: this class has data members, so a spawned child must be told them
// SPDX-License-Identifier: MIT
#include "brood/process_base.hpp"

class worker : public brood::process_base<worker> {
 public:
  void run() { ++number_; }

 private:
  int number_ = 0;
};

int main() {
  worker child;
  child.start();
}
