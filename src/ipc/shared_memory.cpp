// SPDX-License-Identifier: MIT
#include "brood/shared_memory.hpp"

#include <string>

#include "brood/error.hpp"
#include "shared_block.hpp"

namespace brood {
namespace {

detail::shared_block& block_of(const std::shared_ptr<detail::shared_block>& block,
                               const char* action) {
  if (!block) throw process_error{errc::closed, action};
  return *block;
}

}  // namespace

shared_memory::shared_memory(std::size_t size) {
  const std::string action = "cannot make shared memory of " + std::to_string(size) + " bytes";
  if (size == 0) throw process_error{std::make_error_code(std::errc::invalid_argument), action};
  block_ = detail::shared_block::create({.data_size = size}, action);
}

std::span<std::byte> shared_memory::bytes() {
  return block_of(block_, "cannot reach the bytes of shared memory").data();
}

std::span<const std::byte> shared_memory::bytes() const {
  return block_of(block_, "cannot reach the bytes of shared memory").data();
}

std::size_t shared_memory::size() const {
  return block_of(block_, "cannot tell the size of shared memory").data().size();
}

void shared_memory::save(detail::output_archive& out) const {
  detail::shared_block::save(out, block_.get());
}

void shared_memory::load(detail::input_archive& in) { block_ = detail::shared_block::load(in); }

}  // namespace brood
