// SPDX-License-Identifier: MIT
// Processes as their numbers name them: from the system's table, and the command line from each
// process that may be opened.
#include <algorithm>
#include <new>
#include <ratio>

#include "backend.hpp"
#include "command_line.hpp"
#include "errors.hpp"
#include "process_snapshot.hpp"
#include "quoting.hpp"
#include "text.hpp"

namespace brood::windows {
namespace {

using backend::process_link;

// FILETIME counts 100 ns since 1601; system_clock's epoch is 1970.
std::chrono::system_clock::time_point moment_of(std::uint64_t ticks) noexcept {
  using hundred_nanoseconds = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;
  constexpr std::uint64_t epoch = 116'444'736'000'000'000;
  if (ticks < epoch) return {};
  return std::chrono::system_clock::time_point{
      std::chrono::duration_cast<std::chrono::system_clock::duration>(
          hundred_nanoseconds{static_cast<std::int64_t>(ticks - epoch)})};
}

std::vector<std::string> arguments_of(const process_entry& entry) {
  std::vector<std::string> arguments;
  const std::wstring line = command_line_of(entry.pid);
  if (line.empty()) return arguments;
  for (const argument& each : split_command_line(line)) arguments.push_back(to_utf8(each.text));
  return arguments;
}

process_info describe(const process_entry& entry) {
  return {.pid = entry.pid,
          .parent = entry.parent,
          .state = entry.state,
          .name = to_utf8(entry.name),
          .command_line = arguments_of(entry),
          .resident_bytes = entry.resident_bytes,
          .threads = entry.threads,
          .started = moment_of(entry.started)};
}

process_link link_of(const process_entry& entry, std::span<const process_entry> table) noexcept {
  return {.pid = entry.pid,
          .parent = find_parent(entry, table) != nullptr ? entry.parent : 0,
          .session = entry.session,
          .state = entry.state,
          .started = entry.started};
}

}  // namespace
}  // namespace brood::windows

namespace brood::backend {

result<std::optional<process_info>> inspect(pid_type pid) noexcept try {
  const auto table = windows::process_snapshot();
  if (!table) return table.error();
  const auto* const entry = windows::find_entry(*table, pid);
  if (entry == nullptr) return std::optional<process_info>{};
  return std::optional{windows::describe(*entry)};
} catch (const std::bad_alloc&) {
  return windows::error_of(ERROR_NOT_ENOUGH_MEMORY, "inspect a process");
}

result<std::vector<process_info>> process_table() noexcept try {
  const auto table = windows::process_snapshot();
  if (!table) return table.error();
  std::vector<process_info> processes;
  processes.reserve(table->size());
  for (const auto& entry : *table) processes.push_back(windows::describe(entry));
  return processes;
} catch (const std::bad_alloc&) {
  return windows::error_of(ERROR_NOT_ENOUGH_MEMORY, "list the processes");
}

result<std::vector<process_link>> process_links() noexcept try {
  const auto table = windows::process_snapshot();
  if (!table) return table.error();
  std::vector<process_link> links;
  links.reserve(table->size());
  for (const auto& entry : *table) links.push_back(windows::link_of(entry, *table));
  return links;
} catch (const std::bad_alloc&) {
  return windows::error_of(ERROR_NOT_ENOUGH_MEMORY, "list the processes");
}

}  // namespace brood::backend
