// SPDX-License-Identifier: MIT
// Many children: side by side, and one after the other. The listener counts what is left.
#include <cstdlib>
#include <vector>

#include "contract.hpp"
#include "limits_support.hpp"

namespace {

class many_children : public brood_test::under_each_method {
 protected:
  void run_cycles(int count) {
    for (int number = 0; number < count; ++number) {
      const int code = number % 128;
      ASSERT_EQ(joined([](int n) { std::exit(n); }, code).exit_code(), code) << number;
    }
  }
};
BROOD_TEST_EACH_METHOD(many_children);

// Two descriptors for each living child: more than the 1024 that many systems allow at first.
TEST_P(many_children, a_thousand_live_at_once_and_each_ends_with_its_own_code) {
  const std::size_t count = brood_test::affordable_children(1000);
  std::vector<brood::process> children;
  brood_test::gate gate;  // destroyed first, and so opened, also when a start fails
  for (std::size_t number = 0; number < count; ++number) {
    children.push_back(started(
        [](brood::mutex at, int code) {
          brood_test::wait_at(at);
          std::exit(code);
        },
        gate.handle(), static_cast<int>(number % 251)));
  }
  gate.open();
  for (std::size_t number = 0; number < count; ++number) {
    children[number].join();
    EXPECT_EQ(children[number].exit_code(), static_cast<int>(number % 251)) << number;
  }
}

TEST_P(many_children, two_thousand_starts_leave_nothing) {
  run_cycles(static_cast<int>(brood_test::affordable_children(2000)));
}

TEST_P(many_children, ten_thousand_starts_leave_nothing_soak) { run_cycles(10'000); }

}  // namespace
