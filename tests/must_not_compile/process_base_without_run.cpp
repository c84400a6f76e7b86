// expect: needs a public member `void run\(\)`
// SPDX-License-Identifier: MIT
#include "brood/process_base.hpp"

class worker : public brood::process_base<worker> {};

int main() {
  worker child;
  child.start();
}
