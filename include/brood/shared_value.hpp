// SPDX-License-Identifier: MIT
// One value that several processes read and change, with its lock.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "brood/detail/locked_memory.hpp"

namespace brood {

/// A handle to one `T` in shared memory and the lock that protects it. A copy is another handle to
/// the same value, also when the copy is an argument of a process or lies inside one.
///
/// `T` is copied byte by byte between processes that see it at different addresses, so it is
/// trivially copyable and holds no pointers.
///
/// All members throw process_error `errc::closed` after the handle was moved from.
///
/// Thread safety: all members may be called from several threads, except while one assigns to or
/// moves from the handle.
template <class T>
class shared_value {
  static_assert(std::is_trivially_copyable_v<T>,
                "brood::shared_value<T>: T must be trivially copyable. Strings, vectors and other "
                "types that own memory cannot be shared this way: send them as arguments, or keep "
                "fixed-size data such as std::array in T");
  static_assert(!std::is_pointer_v<T> && !std::is_member_pointer_v<T>,
                "brood::shared_value<T>: T must not be a pointer, which would mean nothing in "
                "another process");
  static_assert(alignof(T) <= 4096,
                "brood::shared_value<T>: T must not be aligned to more than a page");

 public:
  /// Puts a default value into new shared memory.
  /// @throws process_error  with the system's reason
  shared_value() : shared_value(T{}) {}
  /// Puts `initial` into new shared memory.
  /// @throws process_error  with the system's reason
  explicit shared_value(const T& initial) : memory_(sizeof(T)) {
    std::construct_at(reinterpret_cast<T*>(memory_.bytes().data()), initial);
  }

  /// A copy of the value, made under the lock. Blocks while another thread holds the lock.
  [[nodiscard]] T load() const {
    const detail::lock_scope scope{memory_.lock_of_bytes()};
    return value();
  }
  /// Replaces the value, under the lock. Blocks while another thread holds the lock.
  void store(const T& desired) {
    const detail::lock_scope scope{memory_.lock_of_bytes()};
    value() = desired;
  }
  /// Calls `change(value)` with a reference to the value under the lock, so that nobody comes
  /// between reading and writing. What it throws leaves the value as it is by then.
  /// @return what `change` returned
  template <class F>
  auto update(F&& change) {
    const detail::lock_scope scope{memory_.lock_of_bytes()};
    return std::invoke(std::forward<F>(change), value());
  }
  /// The lock that the other members take, unless the calling thread holds it already: hold it to
  /// make one step of several calls, or ask it `owner_died()` within `update`.
  [[nodiscard]] mutex& lock() noexcept { return memory_.lock(); }

 private:
  friend class ::cereal::access;
  friend struct detail::receiver;

  explicit shared_value(detail::locked_memory memory) noexcept : memory_(std::move(memory)) {}

  void save(detail::output_archive& out) const { memory_.save(out); }
  void load(detail::input_archive& in) { *this = receive(in); }
  static shared_value receive(detail::input_archive& in) {
    return shared_value{detail::locked_memory::receive(in, sizeof(T))};
  }

  [[nodiscard]] T& value() const {
    return *std::launder(reinterpret_cast<T*>(memory_.bytes().data()));
  }

  // Reading takes the lock too.
  mutable detail::locked_memory memory_;
};

}  // namespace brood
