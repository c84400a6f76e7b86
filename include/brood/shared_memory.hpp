// SPDX-License-Identifier: MIT
// A piece of memory that several processes see, and that has no name anywhere.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace cereal {
class access;
}

namespace brood {

namespace detail {
class input_archive;
class output_archive;
class shared_block;
}  // namespace detail

/// A handle to zeroed memory that every process which was given the handle sees. A copy is another
/// handle to the same memory, also when the copy is an argument of a process or lies inside one (in
/// a struct, in a vector). The memory goes when its last handle in the last process goes, however
/// those processes end.
///
/// The processes see it at different addresses: put no pointers into it. Nothing orders their
/// accesses either: use a `brood::mutex`, lock-free atomics, or join the child that wrote.
///
/// Thread safety: as for `std::shared_ptr`: several threads may use several handles, or one handle
/// while no thread assigns to it.
class shared_memory {
 public:
  /// A handle to no memory, to be assigned to.
  shared_memory() noexcept = default;
  /// Makes `size` bytes of zeroes, all of them committed: a system that lacks the memory says so
  /// here, not when the bytes are touched.
  /// @throws process_error std::errc::invalid_argument for size 0;
  ///         std::errc::not_enough_memory, std::errc::no_space_on_device and others of the system
  explicit shared_memory(std::size_t size);

  /// The memory, at a page's start. Valid as long as this process has a handle to it.
  /// @throws process_error errc::closed  if the handle is empty or was moved from
  [[nodiscard]] std::span<std::byte> bytes();
  [[nodiscard]] std::span<const std::byte> bytes() const;
  /// The number of bytes that were asked for.
  /// @throws process_error errc::closed  if the handle is empty or was moved from
  [[nodiscard]] std::size_t size() const;

 private:
  friend class ::cereal::access;
  void save(detail::output_archive& out) const;
  void load(detail::input_archive& in);

  std::shared_ptr<detail::shared_block> block_;
};

}  // namespace brood
