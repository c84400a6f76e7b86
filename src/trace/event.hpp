// SPDX-License-Identifier: MIT
// Chrome trace events ("Trace Event Format"): one object in a line, times in microseconds.
#pragma once

#include <string>
#include <string_view>

#include "trace.hpp"

namespace brood::trace {

/// Appends `"key":"text"` or `"key":number` to the members of an object.
void append_member(std::string& to, std::string_view key, std::string_view text);
void append_member(std::string& to, std::string_view key, std::int64_t number);

/// Events of the calling thread, which go to the file together.
class events {
 public:
  /// `arguments` are members of an object, or empty.
  void add_complete(const char* name, const interval& when, std::string_view arguments);
  void add_instant(const char* name, moment when);
  /// How viewers call this process.
  void add_process_name(std::string_view name);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  void add(const char* name, const char* kind, std::string_view arguments);

  std::string text_;
};

/// Hands them to the file of this process's trace, together with the process's name if it has
/// written nothing there yet. A failure ends the trace in this process, with a line on stderr.
void write(const events& what) noexcept;

}  // namespace brood::trace
