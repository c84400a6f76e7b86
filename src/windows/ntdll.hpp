// SPDX-License-Identifier: MIT
// Functions of ntdll that the system's headers declare in part or not at all, though every tool
// that lists processes is built on them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "errors.hpp"

namespace brood::windows {

/// Negative if the call failed.
using nt_status = LONG;

enum class system_class : int { processes = 5, handles = 64 };
/// The command line is there since Windows 8.1, the handles since Windows 8.
enum class process_class : int { basics = 0, handles = 51, command_line = 60 };
enum class object_class : int { name = 1, type = 2 };

nt_status query_system(system_class what, void* answer, ULONG size, ULONG* needed) noexcept;
nt_status query_process(void* process, process_class what, void* answer, ULONG size,
                        ULONG* needed) noexcept;
nt_status query_object(void* handle, object_class what, void* answer, ULONG size,
                       ULONG* needed) noexcept;

/// Suspends all threads of a process, each once more.
nt_status suspend_process(void* process) noexcept;
nt_status resume_process(void* process) noexcept;

/// Whether the system does not know that question at all.
bool is_unknown_class(nt_status status) noexcept;

failure failure_of(nt_status status, std::string step) noexcept;

/// Letters that are counted, not ended by NUL (UNICODE_STRING).
struct counted_text {
  USHORT bytes;
  USHORT capacity;
  wchar_t* letters;

  [[nodiscard]] std::wstring text() const {
    return letters == nullptr ? std::wstring{} : std::wstring{letters, bytes / sizeof(wchar_t)};
  }
};

/// Memory for an answer whose size nobody knows beforehand.
class answer_area {
 public:
  explicit answer_area(std::size_t bytes) { grow_to(bytes); }

  /// Calls `query(address, size, needed)` with more and more room until the answer fits.
  template <class Query>
  nt_status fill(Query query) {
    for (;;) {
      ULONG needed = 0;
      const nt_status status = query(memory_.data(), size(), &needed);
      if (!is_too_small(status) || size() > largest) return status;
      // What is listed grows while it is asked for.
      grow_to(needed > size() ? needed + needed / 8 : std::size_t{size()} * 2);
    }
  }

  template <class Record>
  [[nodiscard]] const Record* at(std::size_t offset = 0) const noexcept {
    return reinterpret_cast<const Record*>(reinterpret_cast<const std::byte*>(memory_.data()) +
                                           offset);
  }

 private:
  static constexpr ULONG largest = 256 * 1024 * 1024;

  static bool is_too_small(nt_status status) noexcept;
  [[nodiscard]] ULONG size() const noexcept {
    return static_cast<ULONG>(memory_.size() * sizeof(std::max_align_t));
  }
  void grow_to(std::size_t bytes) { memory_.resize(bytes / sizeof(std::max_align_t) + 1); }

  std::vector<std::max_align_t> memory_;
};

}  // namespace brood::windows
