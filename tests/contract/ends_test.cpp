// SPDX-License-Identifier: MIT
// How a task's end reaches the parent: return, exit, exceptions, signals.
#include <csignal>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <system_error>

#include "brood/error.hpp"
#include "contract.hpp"

namespace {

using brood::errc;
using brood::exit_status;

class ends : public brood_test::under_each_method {};
BROOD_TEST_EACH_METHOD(ends);

void nothing() {}
void leave(int code) { std::exit(code); }
void fail(const std::string& text) { throw std::out_of_range{text}; }
void fail_with_code() {
  throw std::system_error{std::make_error_code(std::errc::no_space_on_device), "disk"};
}
void fail_with_number() { throw 42; }
void fail_with_string() { throw std::string{"just text"}; }
void fail_nested() {
  try {
    throw std::invalid_argument{"inner"};
  } catch (...) {
    std::throw_with_nested(std::runtime_error{"outer"});
  }
}
void fail_to_tell() {
  struct silent : std::exception {
    const char* what() const noexcept override { return nullptr; }
  };
  throw silent{};
}
void fail_at_length(std::size_t size) { throw std::runtime_error{std::string(size, 'x')}; }
int return_seven() { return 7; }

TEST_P(ends, a_task_that_returns_ends_with_0) {
  const auto child = joined(nothing);
  EXPECT_EQ(child.status(), exit_status::exited(0));
  EXPECT_EQ(child.exit_code(), 0);
  EXPECT_FALSE(child.error());
}

TEST_P(ends, a_returned_value_is_not_an_exit_code) {
  EXPECT_EQ(joined(return_seven).exit_code(), 0);
}

TEST_P(ends, exit_codes_arrive) {
  for (const int code : {0, 1, 7, 9, 15, 127, 255}) {
    const auto child = joined(leave, code);
    EXPECT_EQ(child.status(), exit_status::exited(code));
    EXPECT_FALSE(child.error()) << code;
  }
}

TEST_P(ends, an_exception_ends_the_child_with_1_and_reaches_the_parent) {
  brood::process child{named("render"), fail, "no such frame"};
  child.start();
  const auto pid = child.pid();
  child.join();
  EXPECT_EQ(child.exit_code(), 1);
  ASSERT_TRUE(child.error());
  EXPECT_STREQ(child.error()->what(), "no such frame");
  EXPECT_EQ(child.error()->type_name(), "std::out_of_range");
  EXPECT_EQ(child.error()->process_name(), "render");
  EXPECT_EQ(child.error()->pid(), pid);
  EXPECT_FALSE(child.error()->code());
}

TEST_P(ends, an_error_code_survives_the_journey) {
  const auto child = joined(fail_with_code);
  ASSERT_TRUE(child.error());
  EXPECT_EQ(child.error()->code(), std::errc::no_space_on_device);
}

TEST_P(ends, anything_thrown_ends_the_child_with_1) {
  const auto number = joined(fail_with_number);
  EXPECT_EQ(number.exit_code(), 1);
  ASSERT_TRUE(number.error());
  EXPECT_FALSE(std::string{number.error()->what()}.empty());
  const auto text = joined(fail_with_string);
  EXPECT_EQ(text.exit_code(), 1);
  ASSERT_TRUE(text.error());
  EXPECT_STREQ(text.error()->what(), "just text");
}

TEST_P(ends, nested_exceptions_are_told_from_the_outside_in) {
  const auto child = joined(fail_nested);
  ASSERT_TRUE(child.error());
  const std::string what = child.error()->what();
  EXPECT_EQ(what.find("outer"), 0U) << what;
  EXPECT_EQ(child.error()->type_name(), "std::runtime_error");
  EXPECT_NE(what.find("caused by std::invalid_argument: inner"), std::string::npos) << what;
}

TEST_P(ends, an_exception_without_text_is_told_by_its_type) {
  const auto child = joined(fail_to_tell);
  EXPECT_EQ(child.exit_code(), 1);
  ASSERT_TRUE(child.error());
  EXPECT_NE(child.error()->type_name().find("silent"), std::string::npos);
}

TEST_P(ends, a_long_text_is_cut_and_says_so) {
  const auto child = joined(fail_at_length, std::size_t{50'000});
  EXPECT_EQ(child.exit_code(), 1);
  ASSERT_TRUE(child.error());
  const std::string what = child.error()->what();
  EXPECT_LT(what.size(), 50'000U);
  EXPECT_NE(what.find("50000 bytes"), std::string::npos) << what.substr(what.size() - 80);
}

TEST_P(ends, a_status_is_not_there_before_the_end) {
  brood_test::gate gate;
  auto child = started([](brood::mutex at) { brood_test::wait_at(at); }, gate.handle());
  EXPECT_FALSE(child.status());
  EXPECT_FALSE(child.exit_code());
  EXPECT_FALSE(child.error());
  gate.open();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_P(ends, results_are_the_same_however_often_they_are_asked_for) {
  auto child = joined(leave, 3);
  child.join();
  child.join();
  EXPECT_TRUE(child.join_for(std::chrono::seconds{0}));
  EXPECT_EQ(child.exit_code(), 3);
  EXPECT_EQ(child.exit_code(), 3);
  EXPECT_FALSE(child.is_alive());
}

}  // namespace
