// SPDX-License-Identifier: MIT
// The handles that one child is to have, and no other: duplicates that are inheritable for the
// length of one launch. A program that starts others at the same time without a handle list could
// pass them on, so they live as short as can be.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "result.hpp"
#include "unique_handle.hpp"

namespace brood::windows {

class inherited_handles {
 public:
  /// A duplicate of `handle`. @return its value, in this process and in the child
  result<void*> add(void* handle, const char* step);
  /// A duplicate with other rights.
  result<void*> add_with_access(void* handle, unsigned long access, const char* step);
  /// One that is inheritable already.
  void* add_owned(unique_handle handle);

  /// Standard input, output and error; the null device where this process has none.
  result<std::array<void*, 3>> add_standard_streams();

  /// All of them, each once.
  [[nodiscard]] std::span<void* const> list() const noexcept { return values_; }

 private:
  std::vector<unique_handle> owned_;
  std::vector<void*> values_;
};

}  // namespace brood::windows
