// SPDX-License-Identifier: MIT
#include "identity.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <utility>

#include "backend.hpp"
#include "brood/error.hpp"
#include "brood/this_process.hpp"

namespace brood {
namespace {

constexpr unsigned default_max_depth = 32;

constinit const identity* current = nullptr;

// Made on first use and never destroyed: exit handlers and static destructors may still ask, and a
// process that never asks does not pay for it in its static initialisers.
const identity& main_identity() {
  static const identity* const self = new identity;
  return *self;
}

constinit std::atomic<bool> is_past_guard{false};
constinit std::atomic<bool> is_brood_child{false};
constinit std::atomic<unsigned> children_made{0};

unsigned number_in(const char* variable, unsigned otherwise) noexcept {
  const char* text = std::getenv(variable);
  const unsigned long value = text != nullptr ? std::strtoul(text, nullptr, 10) : 0;
  return value > 0 && value < 1'000'000 ? static_cast<unsigned>(value) : otherwise;
}

}  // namespace

const identity& this_identity() noexcept { return current != nullptr ? *current : main_identity(); }

void become_child(const identity& self) noexcept {
  current = &self;
  is_brood_child = true;
  children_made = 0;
  set_default_of_child(*self.method);
}

std::string next_child_path() {
  const std::string number = std::to_string(++children_made);
  const std::string& mine = this_identity().path;
  return mine.empty() ? number : mine + ":" + number;
}

void return_child_path() noexcept { --children_made; }

bool guard_passed() noexcept { return is_past_guard; }
void pass_guard() noexcept { is_past_guard = true; }

unsigned depth_of_this_process() noexcept {
  return std::max(this_identity().depth, number_in(depth_variable, 0));
}

void check_depth(const std::string& action) {
  if (depth_of_this_process() >= number_in("BROOD_MAX_DEPTH", default_max_depth)) {
    throw process_error{errc::nested_too_deeply, action};
  }
}

pid_type this_process::pid() noexcept { return backend::current_pid(); }
std::string this_process::name() { return this_identity().name; }
bool this_process::is_child() noexcept { return is_brood_child || backend::start_is_waiting(); }

std::optional<start_method> this_process::started_by() noexcept {
  // Above the guard only the marker tells, and only spawn leaves one.
  if (!is_brood_child && backend::start_is_waiting()) return start_method::spawn;
  return this_identity().method;
}

std::optional<parent_handle> this_process::parent() {
  if (!is_brood_child) return std::nullopt;
  return parent_handle{this_identity().parent};
}

bool parent_handle::is_alive() const { return !join_until_steady(detail::steady_time::min()); }

bool parent_handle::join_until_steady(detail::steady_time deadline) const {
  return value_or_throw(backend::wait_for_parent(deadline), "cannot wait for the parent process");
}

}  // namespace brood
