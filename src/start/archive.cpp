// SPDX-License-Identifier: MIT
#include "brood/detail/archive.hpp"

#include <algorithm>
#include <string>

#include "brood/error.hpp"

namespace brood::detail {

std::size_t output_archive::add_handle(native_handle handle) {
  const auto known = std::find(handles_.begin(), handles_.end(), handle);
  if (known != handles_.end()) return static_cast<std::size_t>(known - handles_.begin());
  handles_.push_back(handle);
  return handles_.size() - 1;
}

native_handle input_archive::handle(std::size_t index) const {
  if (index >= handles_.size()) {
    throw process_error{errc::bad_message, "cannot take handle " + std::to_string(index) + " of " +
                                               std::to_string(handles_.size())};
  }
  return handles_[index];
}

void input_archive::claim(std::size_t index) {
  static_cast<void>(handle(index));  // throws if there is none
  if (claims_.size() < handles_.size()) claims_.resize(handles_.size());
  claims_[index] = true;
}

void input_archive::refuse_if_claimed(std::size_t index) const {
  if (!claimed(index)) return;
  throw process_error{errc::bad_message,
                      "cannot take handle " + std::to_string(index) + " a second time"};
}

void input_archive::check_bools(const void* data, std::size_t count) const {
  const auto* bytes = static_cast<const unsigned char*>(data);
  if (std::all_of(bytes, bytes + count, [](unsigned char byte) { return byte <= 1; })) return;
  throw process_error{errc::bad_message, "cannot read a bool"};
}

void input_archive::refuse_short() {
  throw process_error{errc::bad_message, "cannot read a value"};
}

void input_archive::refuse_size(std::uint64_t size, std::size_t rest) {
  throw process_error{errc::bad_message, "cannot read " + std::to_string(size) + " elements from " +
                                             std::to_string(rest) + " bytes"};
}

void save_token(output_archive& out, const code_token& token) {
  out.write(&token.module.bytes, sizeof token.module.bytes);
  out(token.module.size, token.offset, token.shape, token.check);
}

code_token load_token(input_archive& in) {
  code_token token;
  in.read(&token.module.bytes, sizeof token.module.bytes);
  in(token.module.size, token.offset, token.shape, token.check);
  return token;
}

}  // namespace brood::detail
