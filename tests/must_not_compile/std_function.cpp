// expect: a std::function cannot be sent to another process
// SPDX-License-Identifier: MIT
#include <functional>

#include "brood/process.hpp"

int main() {
  const std::function<void()> task = [] {};
  brood::process child{task};
}
