// SPDX-License-Identifier: MIT
// Traces in files whose names the code page does not know.
#include "brood/trace.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "backend.hpp"
#include "brood/process.hpp"
#include "trace_support.hpp"

namespace {

// The name goes to the child by the environment, and back to a path.
TEST(trace_file, may_have_any_name) {
  const brood_test::scratch_folder folder{L"trace \u6D77 \u00E9"};
  const auto file = folder.path() / L"\u6D77.json";
  brood::start_trace(file);
  brood::process child{[] {}};
  child.start();
  child.join();
  brood::stop_trace();
  EXPECT_EQ(brood_test::read_trace(file).count("start"), 1U);
  EXPECT_EQ(brood_test::read_trace(file).count("task"), 1U);
}

TEST(trace_file, is_told_by_a_variable_of_any_length) {
  const std::wstring longer(2000, L'\u6D77');
  ASSERT_TRUE(brood::backend::set_path_variable("BROOD_TEST_PATH", longer));
  EXPECT_EQ(brood::backend::path_variable("BROOD_TEST_PATH"), std::filesystem::path{longer});
  ASSERT_TRUE(brood::backend::set_path_variable("BROOD_TEST_PATH", {}));
  EXPECT_FALSE(brood::backend::path_variable("BROOD_TEST_PATH"));
}

TEST(trace_file, can_be_read_while_it_is_written) {
  const brood_test::recorded_trace trace;
  brood::process child{[] {}};
  child.start();
  EXPECT_EQ(trace.events().count("start"), 1U);
  child.join();
}

}  // namespace
