// SPDX-License-Identifier: MIT
// Error codes and the exceptions that carry them.
#include "brood/error.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace {

using brood::errc;
using brood::process_error;
using brood::remote_error;

constexpr int first = static_cast<int>(errc::not_started);
constexpr int last = static_cast<int>(errc::nested_too_deeply);

TEST(error_codes, each_have_a_message_of_their_own) {
  std::set<std::string> messages;
  for (int value = first; value <= last; ++value) {
    const auto code = make_error_code(static_cast<errc>(value));
    EXPECT_STREQ(code.category().name(), "brood");
    EXPECT_TRUE(messages.insert(code.message()).second) << code.message();
    EXPECT_NE(code.message(), "unknown failure");
  }
  EXPECT_EQ(brood::error_category().message(last + 1), "unknown failure");
}

TEST(error_codes, are_no_success_and_no_code_of_the_system) {
  for (int value = first; value <= last; ++value) {
    EXPECT_TRUE(make_error_code(static_cast<errc>(value)));
    EXPECT_NE(make_error_code(static_cast<errc>(value)),
              std::error_code(value, std::system_category()));
  }
}

TEST(error_codes, show_the_line_that_an_unguarded_main_lacks) {
  const std::string message = make_error_code(errc::unguarded_main).message();
  EXPECT_NE(message.find("int main() {\n      brood::main_guard();"), std::string::npos) << message;
}

TEST(process_errors, compare_with_codes_and_say_what_and_why) {
  const process_error error{errc::still_running, "cannot close 'render'"};
  EXPECT_EQ(error.code(), errc::still_running);
  const std::string what = error.what();
  EXPECT_EQ(what.rfind("cannot close 'render': ", 0), 0U) << what;
  EXPECT_NE(what.find("still running"), std::string::npos) << what;
}

TEST(process_errors, keep_the_systems_code) {
  const process_error error{std::make_error_code(std::errc::permission_denied), "cannot start"};
  EXPECT_EQ(error.code(), std::errc::permission_denied);
}

TEST(remote_errors, carry_where_they_come_from) {
  const remote_error error{"no paper", "app::printer_error", 4711, "printer",
                           std::make_error_code(std::errc::io_error)};
  EXPECT_STREQ(error.what(), "no paper");
  EXPECT_EQ(error.type_name(), "app::printer_error");
  EXPECT_EQ(error.pid(), brood::pid_type{4711});
  EXPECT_EQ(error.process_name(), "printer");
  EXPECT_EQ(error.code(), std::errc::io_error);
  EXPECT_FALSE(remote_error("x", "y", 1, "z").code());
}

}  // namespace
