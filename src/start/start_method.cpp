// SPDX-License-Identifier: MIT
// Which start methods there are, and which is used when nobody says.
#include "brood/start_method.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <optional>
#include <string>

#include "backend.hpp"
#include "brood/error.hpp"
#include "identity.hpp"

namespace brood {
namespace {

constexpr std::array<std::string_view, 3> names{"fork", "spawn", "forkserver"};

// -1: nobody has chosen.
constinit std::atomic<int> chosen{-1};
constinit std::atomic<bool> environment_counts{true};

bool is_available(start_method method) noexcept {
  const auto methods = available_start_methods();
  return std::find(methods.begin(), methods.end(), method) != methods.end();
}

std::string available_names() {
  std::string list;
  for (const start_method method : available_start_methods()) {
    list += (list.empty() ? "" : ", ") + std::string{to_string(method)};
  }
  return list;
}

[[noreturn]] void refuse(const std::string& action, std::string_view name) {
  throw process_error{errc::unsupported_start_method,
                      action + ": '" + std::string{name} + "' is not one of " + available_names()};
}

}  // namespace

std::string_view to_string(start_method method) noexcept {
  const auto index = static_cast<std::size_t>(method);
  return index < names.size() ? names[index] : "unknown";
}

start_method parse_start_method(std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    throw process_error{
        errc::unsupported_start_method,
        "there is no start method '" + std::string{name} + "', only fork, spawn and forkserver"};
  }
  return static_cast<start_method>(found - names.begin());
}

std::span<const start_method> available_start_methods() noexcept {
  return backend::start_methods();
}

start_method default_start_method() {
  if (environment_counts) {
    if (const char* name = std::getenv("BROOD_START_METHOD"); name != nullptr && *name != '\0') {
      const auto known = std::find(names.begin(), names.end(), std::string_view{name});
      if (known == names.end() || !is_available(static_cast<start_method>(known - names.begin()))) {
        refuse("cannot take the default from the environment variable BROOD_START_METHOD", name);
      }
      return static_cast<start_method>(known - names.begin());
    }
  }
  const int choice = chosen;
  return choice < 0 ? start_method::spawn : static_cast<start_method>(choice);
}

void set_default_start_method(start_method method) {
  if (!is_available(method)) refuse("cannot make this start method the default", to_string(method));
  chosen = static_cast<int>(method);
}

void set_default_of_child(start_method method) noexcept {
  environment_counts = false;
  chosen = static_cast<int>(method);
}

}  // namespace brood
