// SPDX-License-Identifier: MIT
// Tokens for code: (binary, offset, shape), which another run of the same binary can resolve.
#include "brood/detail/code_token.hpp"

#include "backend.hpp"
#include "brood/error.hpp"

namespace brood::detail {

code_token token_of(const void* code, std::uint64_t shape) {
  const auto place = value_or_throw(backend::locate(code), "cannot name a function for a child");
  code_token token{place.module, place.offset, shape, 0};
  token.check = check_of(token);
  return token;
}

const void* address_of(const code_token& token, std::uint64_t expected_shape) {
  if (token.check != check_of(token)) {
    throw process_error{errc::bad_message, "cannot resolve a function token: its check differs"};
  }
  if (token.shape != expected_shape) {
    throw process_error{errc::unknown_task,
                        "cannot resolve a function token: it names another type of function"};
  }
  return value_or_throw(backend::resolve({token.module, token.offset}),
                        "cannot resolve a function token");
}

}  // namespace brood::detail
