// SPDX-License-Identifier: MIT
// A spawned child at its guard: taking what the parent sent.
#include <cstring>
#include <new>

#include "backend.hpp"
#include "errors.hpp"
#include "interrupts.hpp"
#include "section.hpp"
#include "start_block.hpp"
#include "start_marker.hpp"
//
#include <tlhelp32.h>

namespace brood::windows {
namespace {

// From the launch to here children of this process could inherit them.
void stop_inheritance(void* handle) noexcept {
  ::SetHandleInformation(handle, HANDLE_FLAG_INHERIT, 0);
}

// Slow, and asked only when something is wrong.
bool is_child_of(DWORD parent) noexcept {
  const HANDLE snapshot = ::CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  if (snapshot == INVALID_HANDLE_VALUE) return false;
  const unique_handle owner{snapshot};
  PROCESSENTRY32W process{};
  process.dwSize = sizeof process;
  for (BOOL more = ::Process32FirstW(snapshot, &process); more != 0;
       more = ::Process32NextW(snapshot, &process)) {
    if (process.th32ProcessID == ::GetCurrentProcessId()) {
      return process.th32ParentProcessID == parent;
    }
  }
  return false;
}

result<std::size_t> mapped_size(const void* view) noexcept {
  MEMORY_BASIC_INFORMATION region{};
  if (::VirtualQuery(view, &region, sizeof region) == 0) return last_error("open the message");
  return region.RegionSize;
}

result<backend::inherited_start> unpack(const start_block& block) {
  const unique_handle section{to_handle(block.message)};
  const auto view = map_section(section.get(), 0);
  if (!view) return view.error();
  const auto available = mapped_size(view->get());
  if (!available) return available.error();

  const std::uint64_t room = *available;
  const std::uint64_t count = block.handle_count;
  if (count > room / sizeof(std::uint64_t) ||
      block.message_size > room - count * sizeof(std::uint64_t)) {
    return failure{errc::bad_message, "unpack the message"};
  }
  backend::inherited_start start;
  const std::byte* at = static_cast<const std::byte*>(view->get());
  for (std::uint64_t index = 0; index < count; ++index, at += sizeof(std::uint64_t)) {
    std::uint64_t value = 0;
    std::memcpy(&value, at, sizeof value);
    start.handles.push_back(to_handle(value));
    stop_inheritance(start.handles.back());
  }
  start.message.assign(at, at + static_cast<std::size_t>(block.message_size));
  return start;
}

result<void> become_child(unique_view view, void* section) {
  auto* const block = static_cast<start_block*>(view.release());
  block->was_taken.store(1);
  this_start() = {block, to_handle(block->parent)};
  close_handle(section);
  // The layout is known to agree only after this. A report can be sent in any case.
  if (block->layout != sizeof(start_block))
    return failure{errc::bad_message, "open the start block"};
  void* const interrupt = to_handle(block->interrupt);
  stop_inheritance(this_start().parent);
  stop_inheritance(interrupt);
  if (auto listening = listen_for_interrupt(interrupt); !listening) return listening;
  return block->watches_parent != 0 ? end_with_parent(this_start().parent) : result<void>{};
}

}  // namespace
}  // namespace brood::windows

namespace brood::backend {

bool start_is_waiting() noexcept {
  return windows::this_start().block == nullptr && static_cast<bool>(windows::find_start_block());
}

result<std::optional<inherited_start>> take_start() noexcept {
  if (!windows::has_marker()) return std::optional<inherited_start>{};
  const auto marker = windows::read_marker();
  auto view = windows::find_start_block();
  windows::remove_marker();
  if (!view && marker && windows::is_child_of(marker->parent)) {
    return failure{errc::bootstrap_failed,
                   "something above brood::main_guard() closed the handle to the parent"};
  }
  // Not for us: the marker was inherited by a program that somebody else started.
  if (!view) return std::optional<inherited_start>{};
  try {
    if (auto became = windows::become_child(std::move(view), marker->section); !became) {
      return became.error();
    }
    auto start = windows::unpack(*windows::this_start().block);
    if (!start) return start.error();
    return std::optional{*std::move(start)};
  } catch (const std::bad_alloc&) {
    return windows::error_of(ERROR_NOT_ENOUGH_MEMORY, "unpack the message");
  }
}

}  // namespace brood::backend
