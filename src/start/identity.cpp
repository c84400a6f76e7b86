// SPDX-License-Identifier: MIT
#include "identity.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "backend.hpp"
#include "brood/error.hpp"
#include "brood/this_process.hpp"

namespace brood {
namespace {

constexpr unsigned default_max_depth = 32;
constexpr const char* max_depth_variable = "BROOD_MAX_DEPTH";

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

std::optional<unsigned> number_in(const char* text) noexcept {
  unsigned value = 0;
  const char* const end = text + std::strlen(text);
  const auto [next, failed] = std::from_chars(text, end, value);
  if (failed != std::errc{} || next != end) return std::nullopt;
  return value;
}

unsigned max_depth(const std::string& action) {
  const char* const text = std::getenv(max_depth_variable);
  if (text == nullptr || *text == '\0') return default_max_depth;
  if (const auto number = number_in(text)) return *number;
  throw process_error{std::make_error_code(std::errc::invalid_argument),
                      action + ": the environment variable " + max_depth_variable + " is '" + text +
                          "', which is not a number"};
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
  const char* const text = std::getenv(depth_variable);
  return std::max(this_identity().depth, text != nullptr ? number_in(text).value_or(0) : 0);
}

void check_depth(const std::string& action) {
  if (depth_of_this_process() >= max_depth(action)) {
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
