// SPDX-License-Identifier: MIT
// What a child gets on Windows: the same arguments, any text, the handles that are meant for it,
// and no others.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "brood/process.hpp"
#include "quoting.hpp"
#include "section.hpp"
#include "text.hpp"
#include "windows_api.hpp"
#include "windows_support.hpp"
//
#include <shellapi.h>

namespace brood {
namespace {

using windows::to_utf8;
using windows_test::test_run;

// U+00E4, U+65E5, and one beyond the basic plane.
const std::string any_text = "\xC3\xA4 \xE6\x97\xA5 \xF0\x9F\x90\xA3";

void do_nothing() {}

int result_of(process child) {
  child.start();
  child.join();
  return child.exit_code().value_or(-1000);
}

// ---- Text
// -----------------------------------------------------------------------------------------

void expect_variable(std::string name, std::string value) {
  std::array<wchar_t, 64> found;
  ::GetEnvironmentVariableW(windows::to_wide(name)->c_str(), found.data(), 64);
  std::exit(to_utf8(found.data()) == value ? 0 : 2);
}

TEST(start, a_variable_may_have_any_text) {
  const std::string name = "BROOD_TEST_\xC3\x84";
  process_options options;
  options.environment[name] = any_text;
  EXPECT_EQ(result_of(process{options, expect_variable, name, any_text}), 0);
}

void expect_directory(std::string path) {
  std::exit(to_utf8(std::filesystem::current_path().native()) == path ? 0 : 2);
}

TEST(start, a_working_directory_may_have_any_text) {
  const auto directory =
      std::filesystem::temp_directory_path() / *windows::to_wide("brood-test " + any_text);
  std::filesystem::create_directories(directory);
  process_options options;
  options.working_directory = directory;
  EXPECT_EQ(result_of(process{options, expect_directory, to_utf8(directory.native())}), 0);
  std::filesystem::remove(directory);
}

void expect_text(std::string text) { std::exit(text == any_text ? 0 : 2); }

TEST(start, an_argument_of_the_task_may_have_any_text) {
  EXPECT_EQ(result_of(process{expect_text, any_text}), 0);
}

// ---- The program's own arguments
// ------------------------------------------------------------------

std::vector<std::string> arguments_of_this_process() {
  int count = 0;
  wchar_t** const found = ::CommandLineToArgvW(::GetCommandLineW(), &count);
  std::vector<std::string> arguments;
  for (int index = 0; index < count; ++index) arguments.push_back(to_utf8(found[index]));
  ::LocalFree(found);
  return arguments;
}

void expect_arguments(std::vector<std::string> arguments) {
  std::exit(arguments_of_this_process() == arguments ? 0 : 2);
}

TEST(start, the_child_has_the_arguments_of_its_parent) {
  EXPECT_EQ(result_of(process{expect_arguments, arguments_of_this_process()}), 0);
}

TEST(start, the_child_has_the_arguments_of_its_parent_whatever_they_are) {
  test_run run{.filter = "start.the_child_has_the_arguments_of_its_parent"};
  run.arguments = {std::wstring{}, L"a b",       LR"(C:\dir\)", LR"(C:\my dir\)", LR"(q"q)",
                   LR"(\\"\)",     L"tab\there", L"*.txt",      L"%PATH%",        L"\xD83D\xDC23"};
  EXPECT_EQ(windows_test::run_test_alone(run), 0);
}

// ---- Handles
// --------------------------------------------------------------------------------------

constexpr std::uint64_t secret = 0x5EC2'E75E'C2E7;

// 0: there is no such handle; 2: it leads to the secret.
void try_to_read_the_secret(std::uint64_t handle) {
  const auto view = windows::map_section(reinterpret_cast<void*>(handle), sizeof secret);
  std::exit(view && *static_cast<std::uint64_t*>(view->get()) == secret ? 2 : 0);
}

// Seen failing without the list of handles.
TEST(start, an_inheritable_handle_that_is_not_meant_for_the_child_does_not_arrive) {
  const auto section = windows::create_section(sizeof secret, windows::inheritance::by_children);
  const auto view = windows::map_section(section->get(), sizeof secret);
  *static_cast<std::uint64_t*>(view->get()) = secret;
  const auto value = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(section->get()));
  EXPECT_EQ(result_of(process{try_to_read_the_secret, value}), 0);
}

// Seen failing with duplicates of the standard streams that nobody closes.
TEST(start, a_start_and_its_end_leave_no_handle) {
  EXPECT_EQ(result_of(process{do_nothing}), 0);
  const unsigned before = windows_test::count_handles();
  for (int cycle = 0; cycle < 20; ++cycle) EXPECT_EQ(result_of(process{do_nothing}), 0);
  EXPECT_EQ(windows_test::count_handles(), before);
}

TEST(start, a_start_that_fails_leaves_no_handle) {
  process_options options;
  options.working_directory = "no such directory";
  const auto try_it = [&] { EXPECT_THROW(process(options, do_nothing).start(), process_error); };
  try_it();
  const unsigned before = windows_test::count_handles();
  for (int cycle = 0; cycle < 20; ++cycle) try_it();
  EXPECT_EQ(windows_test::count_handles(), before);
}

void expect_end_of_input() {
  char letter = 0;
  DWORD got = 1;
  const BOOL could_read = ::ReadFile(::GetStdHandle(STD_INPUT_HANDLE), &letter, 1, &got, nullptr);
  std::exit(could_read != 0 && got == 0 ? 0 : 2);
}

TEST(start, a_stream_that_the_parent_lacks_is_the_null_device) {
  const HANDLE former = ::GetStdHandle(STD_INPUT_HANDLE);
  ::SetStdHandle(STD_INPUT_HANDLE, nullptr);
  EXPECT_EQ(result_of(process{expect_end_of_input}), 0);
  ::SetStdHandle(STD_INPUT_HANDLE, former);
}

}  // namespace
}  // namespace brood
