// SPDX-License-Identifier: MIT
// What Windows has no like of says so by name, and says what is there instead.
#include <gtest/gtest.h>

#include "brood/error.hpp"
#include "brood/posix/init.hpp"
#include "brood/posix/subreaper.hpp"

namespace {

template <class Call>
void expect_unsupported(Call call, const std::string& word) {
  try {
    call();
    FAIL() << "it should have refused";
  } catch (const brood::process_error& refusal) {
    EXPECT_EQ(refusal.code(), brood::errc::unsupported);
    EXPECT_NE(std::string{refusal.what()}.find(word), std::string::npos) << refusal.what();
  }
}

TEST(on_windows, nobody_adopts_orphans) {
  for (int round = 0; round < 2; ++round) {  // the first refusal leaves nothing behind
    expect_unsupported([] { const brood::posix::subreaper adopter; }, "subreaper");
  }
}

TEST(on_windows, nobody_is_an_init) {
  expect_unsupported([] { brood::posix::run_as_init([] { return 0; }); }, "init");
}

}  // namespace
