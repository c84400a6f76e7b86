// SPDX-License-Identifier: MIT
#include "shared_block.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "brood/detail/archive.hpp"

namespace brood::detail {
namespace {

constexpr const char* open_action = "cannot open shared memory that came with a message";

/// Where the locks begin, and the size of the whole; nullopt if that does not fit into memory.
struct extent {
  std::size_t locks = 0;
  std::size_t whole = 0;
};
std::optional<extent> extent_of(const block_layout& layout) noexcept {
  constexpr std::uint32_t most_locks = 1U << 16;
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max() / 4;
  if (layout.data_size > most || layout.lock_count > most_locks) return std::nullopt;
  const auto size = static_cast<std::size_t>(layout.data_size);
  const std::size_t locks = (size + lock_stride - 1) / lock_stride * lock_stride;
  if (layout.lock_count == 0) return extent{locks, size};
  return extent{locks, locks + layout.lock_count * lock_stride};
}

}  // namespace

shared_block::shared_block(backend::shared_region region, const block_layout& layout)
    : layout_(layout), region_(std::move(region)) {}

std::shared_ptr<shared_block> shared_block::create(const block_layout& layout,
                                                   const std::string& action) {
  const auto extent = extent_of(layout);
  if (!extent) throw process_error{std::make_error_code(std::errc::not_enough_memory), action};
  std::shared_ptr<shared_block> block{
      new shared_block{value_or_throw(backend::create_region(extent->whole), action), layout}};
  for (std::uint32_t index = 0; index < layout.lock_count; ++index) {
    std::byte* const place = block->lock_place(index);
    block->locks_.emplace_back(value_or_throw(backend::create_lock(place), action), place);
  }
  return block;
}

shared_block::~shared_block() {
  const auto held_elsewhere =
      std::count_if(locks_.begin(), locks_.end(), [](block_lock& lock) { return !lock.let_go(); });
  if (held_elsewhere == 0) return;
  // Another thread of this process still holds a lock in this memory. The kernel must find it there
  // when that thread ends: memory that goes with a held lock leaves the lock held for ever.
  // NOLINTBEGIN(bugprone-unused-return-value, clang-analyzer-cplusplus.NewDeleteLeaks)
  static_cast<void>(std::make_unique<backend::shared_region>(std::move(region_)).release());
}
// NOLINTEND(bugprone-unused-return-value, clang-analyzer-cplusplus.NewDeleteLeaks)

std::span<std::byte> shared_block::data() const noexcept {
  return backend::bytes_of(region_).first(static_cast<std::size_t>(layout_.data_size));
}

std::byte* shared_block::lock_place(std::size_t index) const noexcept {
  return backend::bytes_of(region_).data() + extent_of(layout_)->locks + index * lock_stride;
}

void shared_block::save(output_archive& out, const shared_block* block) {
  out(block != nullptr);
  if (block == nullptr) return;
  const auto index_of = [&out](native_handle handle) {
    return static_cast<std::uint64_t>(out.add_handle(handle));
  };
  out(index_of(backend::handle_of(block->region_)), block->layout_.data_size,
      block->layout_.lock_count);
  for (const block_lock& lock : block->locks_) {
    const auto handle = backend::handle_of(lock.native());
    out(handle.has_value());
    if (handle) out(index_of(*handle));
  }
}

std::shared_ptr<shared_block> shared_block::load(input_archive& in) {
  bool present = false;
  in(present);
  if (!present) return nullptr;
  std::uint64_t region = 0;
  block_layout layout;
  in(region, layout.data_size, layout.lock_count);
  std::vector<std::optional<std::size_t>> lock_handles;
  for (std::uint32_t number = 0; number < layout.lock_count; ++number) {
    bool has_handle = false;
    std::uint64_t index = 0;
    in(has_handle);
    if (has_handle) in(index);
    lock_handles.push_back(has_handle ? std::optional{static_cast<std::size_t>(index)}
                                      : std::nullopt);
  }
  if (!extent_of(layout)) throw process_error{errc::bad_message, open_action};
  return in.shared<shared_block>(static_cast<std::size_t>(region), [&](native_handle memory) {
    return open(in, memory, layout, lock_handles);
  });
}

std::shared_ptr<shared_block> shared_block::open(
    input_archive& in, native_handle memory, const block_layout& layout,
    const std::vector<std::optional<std::size_t>>& lock_handles) {
  std::shared_ptr<shared_block> block{new shared_block{
      value_or_throw(backend::map_region(memory, extent_of(layout)->whole), open_action), layout}};
  for (const auto& index : lock_handles) {
    std::optional<native_handle> handle;
    if (index) {
      handle = in.handle(*index);
      in.claim(*index);
    }
    std::byte* const place = block->lock_place(block->locks_.size());
    block->locks_.emplace_back(value_or_throw(backend::open_lock(place, handle), open_action),
                               place);
  }
  return block;
}

}  // namespace brood::detail
