// SPDX-License-Identifier: MIT
// Proves after each test that it left nothing behind. Seen to fail: `absence_test.cpp` leaves one
// of each on purpose, in a process of its own.
#include "absence.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "brood/forkserver.hpp"

namespace brood_test {
namespace {

class absence_listener final : public testing::EmptyTestEventListener {
  void OnTestStart(const testing::TestInfo&) override { before_ = open_things(); }

  void OnTestEnd(const testing::TestInfo&) override {
    brood::stop_forkserver();  // it stays on purpose, for the next start
    const auto children = children_of_this_process();
    if (!children.empty()) ADD_FAILURE() << "the test left children behind:" << lines(children);
    std::vector<std::string> now = open_things();
    std::vector<std::string> more;
    std::set_difference(now.begin(), now.end(), before_.begin(), before_.end(),
                        std::back_inserter(more));
    if (!more.empty()) ADD_FAILURE() << "the test left open:" << lines(more);
  }

  static std::string lines(const std::vector<std::string>& things) {
    std::string text;
    for (const auto& thing : things) text += "\n  " + thing;
    return text;
  }

  std::vector<std::string> before_;
};

// Linked as an object, so that every test program has it without a word.
[[maybe_unused]] const bool is_installed = [] {
  testing::UnitTest::GetInstance()->listeners().Append(new absence_listener);
  return true;
}();

}  // namespace
}  // namespace brood_test
