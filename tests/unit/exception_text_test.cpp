// SPDX-License-Identifier: MIT
// Exceptions of every kind in words.
#include "start/exception_text.hpp"

#include <gtest/gtest.h>

#include <ios>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>

namespace app {
struct failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct value {};
enum class number { one = 1 };
struct mute : std::exception {
  [[nodiscard]] const char* what() const noexcept override { return nullptr; }
};
}  // namespace app

namespace {

template <class Thrown>
brood::exception_text text_of(const Thrown& thrown) {
  try {
    throw thrown;
  } catch (...) {
    return brood::describe_current_exception();
  }
}

TEST(exception_texts, name_the_type_as_its_author_wrote_it) {
  const auto text = text_of(app::failure{"no paper"});
  EXPECT_EQ(text.type, "app::failure");
  EXPECT_EQ(text.what, "no paper");
  EXPECT_FALSE(text.code);
}

TEST(exception_texts, keep_the_code_of_system_errors) {
  const std::error_code code{std::make_error_code(std::errc::no_space_on_device)};
  const auto text = text_of(std::system_error{code, "disk"});
  EXPECT_EQ(text.type, "std::system_error");
  EXPECT_EQ(text.code, code);
  EXPECT_EQ(text_of(std::ios_base::failure{"stream"}).code, std::io_errc::stream);
}

TEST(exception_texts, exist_for_whatever_is_thrown) {
  EXPECT_EQ(text_of(std::string{"text"}).what, "text");
  EXPECT_EQ(text_of(static_cast<const char*>("literal")).what, "literal");
  EXPECT_EQ(text_of(static_cast<const char*>(nullptr)).what, "");
  for (const auto& text : {text_of(42), text_of(app::value{}), text_of(app::number::one)}) {
    EXPECT_FALSE(text.type.empty());
    EXPECT_NE(text.what.find("not derived from std::exception"), std::string::npos);
  }
}

TEST(exception_texts, survive_a_what_that_returns_nothing) {
  EXPECT_EQ(text_of(app::mute{}).what, "");
  EXPECT_EQ(text_of(app::mute{}).type, "app::mute");
}

void throw_at_depth(int depth) {
  if (depth == 0) throw std::logic_error{"root"};
  try {
    throw_at_depth(depth - 1);
  } catch (...) {
    std::throw_with_nested(std::runtime_error{"level " + std::to_string(depth)});
  }
}

TEST(exception_texts, tell_nested_exceptions_from_the_outside_in) {
  try {
    throw_at_depth(3);
  } catch (...) {
    const auto text = brood::describe_current_exception();
    EXPECT_EQ(text.type, "std::runtime_error");
    EXPECT_EQ(
        text.what,
        "level 3; caused by std::runtime_error: level 2; caused by std::runtime_error: level 1; "
        "caused by std::logic_error: root");
  }
}

}  // namespace
