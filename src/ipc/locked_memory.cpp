// SPDX-License-Identifier: MIT
#include "brood/detail/locked_memory.hpp"

#include "brood/error.hpp"
#include "shared_block.hpp"

namespace brood::detail {

locked_memory::locked_memory(std::size_t size)
    : lock_(shared_block::create(
          {.data_size = size, .lock_count = 1},
          "cannot make a shared value of " + std::to_string(size) + " bytes")) {}

std::span<std::byte> locked_memory::bytes() const {
  check_open();
  return lock_.block_->data();
}

mutex& locked_memory::lock_of_bytes() {
  check_open();
  return lock_;
}

void locked_memory::check_open() const {
  if (!lock_.block_) throw process_error{errc::closed, "cannot reach a shared value"};
}

void locked_memory::save(output_archive& out) const { lock_.save(out); }

locked_memory locked_memory::receive(input_archive& in, std::size_t size) {
  mutex lock{shared_block::load(in)};
  if (lock.block_ && (lock.block_->lock_count() != 1 || lock.block_->data().size() != size)) {
    throw process_error{errc::bad_message, "cannot read a shared value from a message"};
  }
  return locked_memory{std::move(lock)};
}

}  // namespace brood::detail
