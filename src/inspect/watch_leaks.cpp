// SPDX-License-Identifier: MIT
#include "brood/watch_leaks.hpp"

#include <algorithm>
#include <iostream>
#include <utility>

#include "backend.hpp"
#include "process/fork_server.hpp"

namespace brood {
namespace {

std::string describe(const backend::process_link& child, leak_kind kind) {
  const std::string title = kind == leak_kind::zombie ? "zombie " : "child ";
  std::string text = title + std::to_string(child.pid);
  const auto info = backend::inspect(child.pid);
  if (!info || !*info) return text;
  text += " '" + (*info)->name + "'";
  if (kind == leak_kind::zombie) return text + " (has ended, and nobody waited for it)";
  text += " (" + std::string{to_string((*info)->state)} + ")";
  const char* separator = ": ";
  for (const std::string& argument : (*info)->command_line) {
    text += separator + argument;
    separator = " ";
  }
  return text;
}

}  // namespace

std::vector<leak_watch::belonging> leak_watch::belongings() {
  static const std::string action = "cannot watch for leaks";
  std::vector<belonging> all;
  const auto server = fork_server::what_belongs_to_it();
  const pid_type self = backend::current_pid();
  for (const auto& link : value_or_throw(backend::process_links(), action)) {
    if (link.parent != self || link.state == process_state::dead) continue;
    if (link.pid == server.pid) continue;
    const bool has_ended = link.state == process_state::zombie;
    const leak_kind kind = has_ended ? leak_kind::zombie : leak_kind::child;
    all.push_back({kind, static_cast<std::uint64_t>(link.pid), link.started, describe(link, kind)});
  }
  for (auto& thing : value_or_throw(backend::open_things(), action)) {
    if (std::ranges::count(server.open_things, thing.number) > 0) continue;
    all.push_back({leak_kind::descriptor, thing.number, 0, std::move(thing.text)});
  }
  return all;
}

/// A child that was there may have ended since: then it is no less the one that was there. Behind
/// the number of a descriptor there may be something else by now.
bool leak_watch::was_there(const belonging& thing) const {
  return std::any_of(before_.begin(), before_.end(), [&](const belonging& each) {
    if (each.number != thing.number || each.birth != thing.birth) return false;
    const bool is_open = thing.kind == leak_kind::descriptor;
    if ((each.kind == leak_kind::descriptor) != is_open) return false;
    return !is_open || each.text == thing.text;
  });
}

leak_watch::leak_watch(reporter report) : before_(belongings()), report_(std::move(report)) {}

leak_watch::leak_watch(leak_watch&& other) noexcept
    : before_(std::move(other.before_)), report_(std::exchange(other.report_, nullptr)) {}

leak_watch::~leak_watch() {
  if (!report_) return;  // moved from
  try {
    if (const auto left = leaks(); !left.empty()) report_(left);
  } catch (const std::exception& error) {
    std::cerr << "brood: a watch for leaks ended without a report: " << error.what() << '\n';
  } catch (...) {
    std::cerr << "brood: a watch for leaks ended without a report: its reporter threw\n";
  }
}

std::vector<leak> leak_watch::leaks() const {
  std::vector<leak> left;
  for (belonging& thing : belongings()) {
    if (was_there(thing)) continue;
    if (thing.kind == leak_kind::descriptor) {
      thing.text = "descriptor " + std::to_string(thing.number) + ": " + thing.text;
    }
    left.push_back({thing.kind, thing.number, std::move(thing.text)});
  }
  return left;
}

leak_watch watch_leaks(leak_watch::reporter report) {
  if (!report) {
    report = [](const std::vector<leak>& leaks) {
      std::cerr << "brood: left behind:\n" << to_string(leaks);
    };
  }
  return leak_watch{std::move(report)};
}

std::string to_string(const std::vector<leak>& leaks) {
  std::string lines;
  for (const leak& each : leaks) lines += "  " + each.text + '\n';
  return lines;
}

}  // namespace brood
