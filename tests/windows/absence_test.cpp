// SPDX-License-Identifier: MIT
// Proves that the listener which looks for leftovers finds them: tests that leave something behind
// run in another process, and fail there.
#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "brood/process.hpp"
#include "program.hpp"
#include "section.hpp"
#include "text.hpp"
#include "windows_api.hpp"
#include "windows_support.hpp"

namespace brood {
namespace {

using windows_test::named_event;

TEST(DISABLED_careless, leaves_a_mutex) {
  ASSERT_NE(::CreateMutexW(nullptr, FALSE, nullptr), nullptr);
}

TEST(DISABLED_careless, leaves_a_section) {
  ASSERT_NE(windows::create_section(1, windows::inheritance::none)->release(), nullptr);
}

TEST(DISABLED_careless, leaves_a_process) {
  ASSERT_NE(::OpenProcess(SYNCHRONIZE, FALSE, ::GetCurrentProcessId()), nullptr);
}

// A daemon, so that it ends with this program, whose output it keeps open.
TEST(DISABLED_careless, leaves_a_child) {
  const process_options options{.daemon = true};
  auto child = std::make_unique<process>(options, [] { named_event{}.wait(); });
  child->start();
  static_cast<void>(child.release());
}

TEST(DISABLED_careless, leaves_nothing) {}

std::string output_of(const std::wstring& test) {
  // The outer quotes are for cmd.exe, which takes the first and the last one away.
  const std::wstring command =
      L"\"\"" + *windows::program_file() +
      L"\" --gtest_also_run_disabled_tests --gtest_filter=DISABLED_careless." + test + L" 2>&1\"";
  std::string output;
  FILE* const pipe = ::_wpopen(command.c_str(), L"r");
  if (pipe == nullptr) return output;
  char piece[4096];
  for (std::size_t got = 0; (got = std::fread(piece, 1, sizeof piece, pipe)) > 0;) {
    output.append(piece, got);
  }
  ::_pclose(pipe);
  return output;
}

void expect_found(const std::string& complaint, const std::string& output) {
  EXPECT_NE(output.find(complaint), std::string::npos) << output;
  EXPECT_NE(output.find("[  FAILED  ] 1 test"), std::string::npos) << output;
}

std::string type_in(const std::string& output) {
  constexpr std::string_view complaint = "left open:";
  const auto at = output.find(complaint);
  const auto type = output.find(": ", at + complaint.size());
  if (at == output.npos || type == output.npos) return output;
  return output.substr(type + 2, output.find_first_of("\r\n", type) - type - 2);
}

// Seen to fail with a listener that learns no types of handles.
TEST(the_listener, finds_handles_and_names_their_types) {
  EXPECT_EQ(type_in(output_of(L"leaves_a_mutex")), "Mutant");
  EXPECT_EQ(type_in(output_of(L"leaves_a_section")), "Section");
  EXPECT_EQ(type_in(output_of(L"leaves_a_process")), "Process");
}

TEST(the_listener, fails_a_test_that_leaves_a_handle) {
  expect_found("the test left open:", output_of(L"leaves_a_mutex"));
}

TEST(the_listener, finds_a_child) {
  expect_found("the test left children behind:\n  pid ", output_of(L"leaves_a_child"));
}

TEST(the_listener, finds_nothing_where_nothing_is) {
  const std::string output = output_of(L"leaves_nothing");
  EXPECT_NE(output.find("[  PASSED  ] 1 test"), std::string::npos) << output;
}

}  // namespace
}  // namespace brood
