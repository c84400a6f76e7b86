// SPDX-License-Identifier: MIT
// The outcome of a call below the seam: a value, or what failed at which step. Never an exception.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

#include "brood/error.hpp"

namespace brood {

/// What failed: the reason and, in words, the step ("exec /proc/self/exe").
struct failure {
  std::error_code code;
  std::string step;
};

/// A value of type T or a failure.
template <class T>
class [[nodiscard]] result {
 public:
  result(T value) : outcome_(std::in_place_index<0>, std::move(value)) {}
  result(failure why) : outcome_(std::in_place_index<1>, std::move(why)) {}

  [[nodiscard]] bool has_value() const noexcept { return outcome_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  T& operator*() & noexcept { return *std::get_if<0>(&outcome_); }
  const T& operator*() const& noexcept { return *std::get_if<0>(&outcome_); }
  T&& operator*() && noexcept { return std::move(*std::get_if<0>(&outcome_)); }
  T* operator->() noexcept { return std::get_if<0>(&outcome_); }
  const T* operator->() const noexcept { return std::get_if<0>(&outcome_); }

  [[nodiscard]] const failure& error() const& noexcept { return *std::get_if<1>(&outcome_); }
  [[nodiscard]] failure&& error() && noexcept { return std::move(*std::get_if<1>(&outcome_)); }

 private:
  std::variant<T, failure> outcome_;
};

/// Success without a value, or a failure.
template <>
class [[nodiscard]] result<void> {
 public:
  result() = default;
  result(failure why) : failure_(std::move(why)) {}

  [[nodiscard]] bool has_value() const noexcept { return !failure_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }
  [[nodiscard]] const failure& error() const noexcept { return *failure_; }

 private:
  std::optional<failure> failure_;
};

/// Throws `why` as a process_error that starts with `action`: "cannot join 'render': wait: ...".
[[noreturn]] inline void throw_failure(const std::string& action, const failure& why) {
  throw process_error{why.code, why.step.empty() ? action : action + ": " + why.step};
}

/// The value, or the failure as an exception.
template <class T>
T value_or_throw(result<T> outcome, const std::string& action) {
  if (!outcome) throw_failure(action, outcome.error());
  if constexpr (!std::is_void_v<T>) return *std::move(outcome);
}

}  // namespace brood
