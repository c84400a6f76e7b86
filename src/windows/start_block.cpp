// SPDX-License-Identifier: MIT
#include "start_block.hpp"

#include "section.hpp"
#include "start_marker.hpp"
#include "windows_api.hpp"

namespace brood::windows {
namespace {

constinit own_start start_of_this_process;

// A program that a child started above its guard may have got marker and handles by inheritance.
bool is_for_this_process(const start_block& block, std::uint64_t nonce) noexcept {
  if (block.magic != start_magic || block.nonce != nonce) return false;
  const std::uint32_t intended = block.child_pid.load(std::memory_order_acquire);
  return (intended == 0 || intended == ::GetCurrentProcessId()) && block.was_taken.load() == 0;
}

}  // namespace

unique_view find_start_block() noexcept {
  const auto marker = read_marker();
  if (!marker) return {};
  // A handle of another kind, or a smaller section, is refused here.
  auto view = map_section(marker->section, sizeof(start_block));
  if (!view || !is_for_this_process(*static_cast<start_block*>(view->get()), marker->nonce)) {
    return {};
  }
  return *std::move(view);
}

own_start& this_start() noexcept { return start_of_this_process; }

}  // namespace brood::windows
