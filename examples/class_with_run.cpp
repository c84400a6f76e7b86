// SPDX-License-Identifier: MIT
// A class whose objects each run in a process of their own: derive, write run(), name the members.
// run() works on the child's copy of the object.
#include <iostream>
#include <string>
#include <utility>

#include "brood/brood.hpp"

namespace {

class greeter : public brood::process_base<greeter> {
 public:
  greeter() = default;  // a spawned child makes an object anew, then loads its members
  greeter(std::string whom, brood::shared_value<bool> arrived)
      : whom_(std::move(whom)), arrived_(std::move(arrived)) {}

  void run() {
    std::cout << "child:  hello, " << whom_ << '\n' << std::flush;
    arrived_.store(whom_ == "ocean");
    whom_ = "nobody";
  }

  [[nodiscard]] const std::string& whom() const { return whom_; }

  template <class Archive>
  void serialize(Archive& ar) {
    ar(whom_, arrived_);
  }

 private:
  std::string whom_;
  brood::shared_value<bool> arrived_;
};

}  // namespace

int main() {
  brood::main_guard();

  brood::shared_value<bool> arrived{false};
  greeter child{"ocean", arrived};
  child.start();
  child.join();

  std::cout << "parent: my object still greets " << child.whom() << '\n';
  return child.exit_code() == 0 && arrived.load() && child.whom() == "ocean" ? 0 : 1;
}
