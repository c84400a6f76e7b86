// SPDX-License-Identifier: MIT
// Owners of a kernel handle and of a mapped view.
#pragma once

#include <cstddef>
#include <utility>

namespace brood::windows {

void close_handle(void* handle) noexcept;
void unmap_view(void* address) noexcept;

/// Owns one of something that is a pointer and that `Release` gives back.
template <void (*Release)(void*) noexcept>
class unique_pointer_like {
 public:
  unique_pointer_like() = default;
  explicit unique_pointer_like(void* owned) noexcept : owned_(owned) {}
  unique_pointer_like(unique_pointer_like&& other) noexcept
      : owned_(std::exchange(other.owned_, nullptr)) {}
  unique_pointer_like& operator=(unique_pointer_like&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }
  ~unique_pointer_like() { reset(); }

  [[nodiscard]] void* get() const noexcept { return owned_; }
  explicit operator bool() const noexcept { return owned_ != nullptr; }

  void reset(void* next = nullptr) noexcept {
    if (void* const former = std::exchange(owned_, next); former != nullptr) Release(former);
  }
  [[nodiscard]] void* release() noexcept { return std::exchange(owned_, nullptr); }

 private:
  void* owned_ = nullptr;
};

/// A HANDLE; empty is nullptr, so INVALID_HANDLE_VALUE must not get in.
using unique_handle = unique_pointer_like<close_handle>;

/// A view of a section.
using unique_view = unique_pointer_like<unmap_view>;

}  // namespace brood::windows
