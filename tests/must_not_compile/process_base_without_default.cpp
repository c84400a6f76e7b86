// expect: derived from process_base needs a default constructor
// SPDX-License-Identifier: MIT
#include "brood/process_base.hpp"

class worker : public brood::process_base<worker> {
 public:
  explicit worker(int number) : number_(number) {}
  void run() { ++number_; }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(number_);
  }

 private:
  int number_;
};

int main() {
  worker child{42};
  child.start();
}
