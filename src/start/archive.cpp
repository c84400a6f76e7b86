// SPDX-License-Identifier: MIT
#include "brood/detail/archive.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "brood/error.hpp"

namespace brood::detail {

// The type belongs to an object's identity: a class and its first member share an address.
class output_archive::pointee_numbers {
 public:
  numbered number_of(std::shared_ptr<const void> object, std::type_index type) {
    const auto [entry, is_new] = numbers_.try_emplace({object.get(), type}, numbers_.size() + 1);
    // Kept, so that no later object gets its address.
    if (is_new) objects_.push_back(std::move(object));
    return {entry->second, is_new};
  }

 private:
  std::map<std::pair<const void*, std::type_index>, std::uint64_t> numbers_;
  std::vector<std::shared_ptr<const void>> objects_;
};

output_archive::output_archive() : base(this) {}
output_archive::output_archive(std::vector<std::byte> reused)
    : base(this), buffer_(std::move(reused)) {
  buffer_.clear();
}
output_archive::~output_archive() = default;

input_archive::input_archive(std::span<const std::byte> bytes,
                             std::span<const native_handle> handles)
    : base(this), rest_(bytes), handles_(handles) {}
input_archive::~input_archive() = default;

output_archive::numbered output_archive::number_of(std::shared_ptr<const void> object,
                                                   std::type_index type) {
  if (!pointees_) pointees_ = std::make_shared<pointee_numbers>();
  return pointees_->number_of(std::move(object), type);
}

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
  if (claimed(index)) {
    throw process_error{errc::bad_message,
                        "cannot take handle " + std::to_string(index) + " a second time"};
  }
  if (claims_.size() < handles_.size()) claims_.resize(handles_.size());
  claims_[index] = true;
}

std::size_t input_archive::read_size(std::size_t element_size) {
  std::uint64_t size = 0;
  read(&size, sizeof size);
  if (size > rest_.size() / element_size) {
    throw process_error{errc::bad_message, "cannot read " + std::to_string(size) +
                                               " elements from " + std::to_string(rest_.size()) +
                                               " bytes"};
  }
  return static_cast<std::size_t>(size);
}

std::shared_ptr<void> input_archive::pointee(std::uint64_t number, std::type_index type) const {
  if (number == pointees_.size() + 1) return nullptr;
  if (number == 0 || number > pointees_.size() || pointees_[number - 1].second != type) {
    throw process_error{errc::bad_message,
                        "cannot read a shared pointer to object " + std::to_string(number)};
  }
  return pointees_[number - 1].first;
}

void input_archive::add_pointee(std::shared_ptr<void> object, std::type_index type) {
  pointees_.emplace_back(std::move(object), type);
}

void input_archive::check_bools(const void* data, std::size_t count) const {
  const auto* bytes = static_cast<const unsigned char*>(data);
  if (std::all_of(bytes, bytes + count, [](unsigned char byte) { return byte <= 1; })) return;
  throw process_error{errc::bad_message, "cannot read a bool"};
}

void input_archive::refuse_short() {
  throw process_error{errc::bad_message, "cannot read a value"};
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
