// SPDX-License-Identifier: MIT
#include "snapshot.hpp"

#include <fmt/format.h>

#include "brood/inspect.hpp"

namespace brood_lab {
namespace {

std::string readable(std::uint64_t bytes) {
  constexpr double mebibyte = 1024.0 * 1024.0;
  if (bytes == 0) return "0";
  if (bytes < 1024 * 1024) return fmt::format("{} KiB", bytes / 1024);
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / mebibyte);
}

ink ink_of(brood::process_state state) {
  if (state == brood::process_state::zombie) return ink::bad;
  return state == brood::process_state::stopped ? ink::parent : ink::plain;
}

std::string row_of(const style& looks, const player& each) {
  const auto found = brood::inspect(each.pid);
  if (!found) {
    const std::string row =
        fmt::format("{:>8} {:>8}  {:<10} {:>9}  {:<15}", each.pid, "-", "gone", "-", "-");
    return looks.paint(ink::faint, row) + "  " + each.role;
  }
  const std::string state = fmt::format("{:<10}", to_string(found->state));
  return fmt::format("{:>8} {:>8}  {} {:>9}  {:<15}  {}", found->pid, found->parent,
                     looks.paint(ink_of(found->state), state), readable(found->resident_bytes),
                     found->name.substr(0, 15), each.role);
}

}  // namespace

void show_table(const stage& on, std::string_view when, const std::vector<player>& players) {
  const style& looks = on.looks();
  print(fmt::format("\n    {}\n", looks.paint(ink::strong, when)));
  const std::string head =
      fmt::format("{:>8} {:>8}  {:<10} {:>9}  {}", "PID", "PARENT", "STATE", "MEMORY", "NAME");
  print(fmt::format("    {}\n", looks.paint(ink::faint, head)));
  for (const player& each : players) print(fmt::format("    {}\n", row_of(looks, each)));
}

std::string name_of(brood::pid_type pid) {
  const auto found = brood::inspect(pid);
  return found && !found->name.empty() ? fmt::format("{} ({})", found->name, pid)
                                       : fmt::format("process {}", pid);
}

}  // namespace brood_lab
