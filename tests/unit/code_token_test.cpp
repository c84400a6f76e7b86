// SPDX-License-Identifier: MIT
// Tokens for code: right ones lead to the function, garbled and foreign ones are errors, never
// jumps.
#include "brood/detail/code_token.hpp"

#include <gtest/gtest.h>

#include <string>

#include "brood/detail/archive.hpp"
#include "brood/detail/task.hpp"
#include "brood/error.hpp"

namespace {

using brood::errc;
using brood::detail::address_of;
using brood::detail::code_token;
using brood::detail::function_shape;
using brood::detail::token_of;

int twice(int number) { return 2 * number; }
double half(double number) { return number / 2; }

code_token token_of_twice() {
  return token_of(reinterpret_cast<const void*>(&twice), function_shape(&twice));
}

void expect_refusal(errc expected, const code_token& token) {
  try {
    static_cast<void>(address_of(token, function_shape(&twice)));
    ADD_FAILURE() << "no error, instead of " << make_error_code(expected).message();
  } catch (const brood::process_error& error) {
    EXPECT_EQ(error.code(), expected) << error.what();
  }
}

/// With a check that agrees: what somebody else's program, or an attacker, would send.
code_token signed_again(code_token token) {
  token.check = check_of(token);
  return token;
}

TEST(code_tokens, lead_to_the_function) {
  const void* code = address_of(token_of_twice(), function_shape(&twice));
  EXPECT_EQ(code, reinterpret_cast<const void*>(&twice));
}

TEST(code_tokens, are_the_same_each_time) {
  EXPECT_EQ(token_of_twice().offset, token_of_twice().offset);
  EXPECT_EQ(token_of_twice().check, token_of_twice().check);
  EXPECT_GT(token_of_twice().module.size, 0);
}

TEST(code_tokens, of_functions_of_another_type_have_another_shape) {
  EXPECT_NE(function_shape(&twice), function_shape(&half));
  expect_refusal(errc::unknown_task,
                 token_of(reinterpret_cast<const void*>(&half), function_shape(&half)));
}

TEST(code_tokens, with_any_bit_changed_are_refused) {
  const code_token whole = token_of_twice();
  auto garbled = whole;
  for (int bit = 0; bit < 64; ++bit) {
    garbled = whole;
    garbled.offset ^= std::uint64_t{1} << bit;
    expect_refusal(errc::bad_message, garbled);
    garbled = whole;
    garbled.check ^= std::uint64_t{1} << bit;
    expect_refusal(errc::bad_message, garbled);
  }
  garbled.module.bytes[0] ^= std::byte{1};
  expect_refusal(errc::bad_message, garbled);
}

TEST(code_tokens, of_another_binary_are_refused) {
  auto foreign = token_of_twice();
  foreign.module.bytes[3] ^= std::byte{0x55};
  expect_refusal(errc::different_program, signed_again(foreign));
}

TEST(code_tokens, that_lead_out_of_the_code_are_refused) {
  for (const std::uint64_t offset : {~std::uint64_t{0}, std::uint64_t{1} << 47, std::uint64_t{0}}) {
    auto wild = token_of_twice();
    wild.offset = offset;
    expect_refusal(errc::unknown_task, signed_again(wild));
  }
}

TEST(code_tokens, of_what_is_no_code_cannot_be_made) {
  int on_the_stack = 0;
  EXPECT_THROW(static_cast<void>(token_of(&on_the_stack, 1)), brood::process_error);
  EXPECT_THROW(static_cast<void>(token_of(nullptr, 1)), brood::process_error);
}

// A task is looked up among those that this program registered; an address alone opens nothing.
TEST(task_tokens, of_code_that_is_no_task_are_refused) {
  brood::detail::output_archive out;
  save_token(out, token_of_twice());
  brood::detail::input_archive in{out.bytes()};
  try {
    static_cast<void>(brood::detail::load_task_token(in));
    FAIL() << "no error";
  } catch (const brood::process_error& error) {
    EXPECT_EQ(error.code(), errc::unknown_task) << error.what();
  }
}

TEST(task_tokens, that_are_cut_short_are_refused) {
  brood::detail::output_archive out;
  save_token(out, token_of_twice());
  for (std::size_t size = 0; size < out.bytes().size(); ++size) {
    brood::detail::input_archive in{out.bytes().first(size)};
    EXPECT_THROW(static_cast<void>(brood::detail::load_task_token(in)), brood::process_error);
  }
}

}  // namespace
