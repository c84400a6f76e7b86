// SPDX-License-Identifier: MIT
// Reports: a child appends them to the log in its start block, the parent reads them from there.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>

#include "backend.hpp"
#include "errors.hpp"
#include "start_block.hpp"
#include "waiting.hpp"

namespace brood::windows {
namespace {

/// One thread of the child at a time appends. Usable in static initialisers and exit handlers.
class append_turn {
 public:
  append_turn() noexcept { ::AcquireSRWLockExclusive(&lock); }
  append_turn(const append_turn&) = delete;
  append_turn& operator=(const append_turn&) = delete;
  ~append_turn() { ::ReleaseSRWLockExclusive(&lock); }

 private:
  static constinit inline SRWLOCK lock = SRWLOCK_INIT;
};

result<void> append(start_block& block, std::span<const std::byte> record) noexcept {
  const append_turn turn;
  const auto size = static_cast<std::uint32_t>(record.size());
  const std::uint32_t used = block.log_used.load(std::memory_order_relaxed);
  if (used > report_log_size || sizeof size + record.size() > report_log_size - used) {
    return failure{std::make_error_code(std::errc::no_buffer_space), "report to the parent"};
  }
  std::byte* const at = block.log + used;
  std::memcpy(at, &size, sizeof size);
  if (size != 0) std::memcpy(at + sizeof size, record.data(), size);
  // Last of all: a process that dies before this line has reported nothing.
  block.log_used.store(used + static_cast<std::uint32_t>(sizeof size) + size,
                       std::memory_order_release);
  return {};
}

}  // namespace
}  // namespace brood::windows

namespace brood::backend {

result<void> report(std::span<const std::byte> record) noexcept {
  if (record.size() > max_report_size) {
    return failure{errc::unsupported, "send a report of that size"};
  }
  if (auto* const block = windows::this_start().block) return windows::append(*block, record);
  // Above the guard the block is known by the marker alone.
  const auto view = windows::find_start_block();
  if (!view) return failure{errc::unsupported, "report without a parent"};
  return windows::append(*static_cast<windows::start_block*>(view.get()), record);
}

result<std::vector<std::vector<std::byte>>> read_reports(child& of) noexcept try {
  std::vector<std::vector<std::byte>> records;
  if (!of.block) return records;
  const auto& block = *static_cast<const windows::start_block*>(of.block.get());
  // Nothing that the child wrote is trusted: it may have gone wild before it ended.
  const std::size_t used = std::min<std::size_t>(block.log_used.load(std::memory_order_acquire),
                                                 windows::report_log_size);
  std::uint32_t size = 0;
  while (of.reports_read < used && used - of.reports_read >= sizeof size) {
    const std::byte* const at = block.log + of.reports_read;
    std::memcpy(&size, at, sizeof size);
    if (size > used - of.reports_read - sizeof size) break;
    records.emplace_back(at + sizeof size, at + sizeof size + size);
    of.reports_read += sizeof size + size;
  }
  return records;
} catch (const std::bad_alloc&) {
  return failure{std::make_error_code(std::errc::not_enough_memory), "read reports"};
}

// Only for a fork server, which this system does not have.
result<bool> wait_for_report(const child&, steady_time) noexcept {
  return failure{errc::unsupported, "wait for a report"};
}

result<bool> wait_for_parent(steady_time deadline) noexcept {
  void* const parent = windows::this_start().parent;
  if (parent == nullptr) return failure{errc::unsupported, "watch a parent without having one"};
  const auto outcome = windows::wait_until(parent, deadline, "wait for the parent");
  if (!outcome) return outcome.error();
  return *outcome == windows::waited::ready;
}

}  // namespace brood::backend
