// SPDX-License-Identifier: MIT
// What the library tells a trace, if there is one. Without one each of these is a load and a
// branch: no allocation, no look at the environment, no page that a forked child would touch.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace brood::trace {

inline constexpr const char* file_variable = "BROOD_TRACE";

enum class mode : std::uint8_t { unknown, off, on };
extern constinit std::atomic<mode> current_mode;

/// Looks at the environment, once, and begins or joins the trace that it asks for.
bool look() noexcept;

/// Whether this process writes a trace.
inline bool is_on() noexcept {
  const mode now = current_mode.load(std::memory_order_relaxed);
  if (now == mode::off) [[likely]] {
    return false;
  }
  return now == mode::on || look();
}

/// A moment of the system's monotonic clock, which all processes of a machine share, in
/// nanoseconds; 0: none.
using moment = std::int64_t;

inline moment now() noexcept {
  return std::chrono::nanoseconds{std::chrono::steady_clock::now().time_since_epoch()}.count();
}

struct interval {
  moment begin = 0;
  moment end = 0;
};

/// Notes in `during` when it was made and when it was destroyed. Writes nothing.
class stopwatch {
 public:
  explicit stopwatch(interval& during) noexcept : during_(is_on() ? &during : nullptr) {
    if (during_ != nullptr) during_->begin = now();
  }
  stopwatch(const stopwatch&) = delete;
  stopwatch& operator=(const stopwatch&) = delete;
  ~stopwatch() {
    if (during_ != nullptr) during_->end = now();
  }

 private:
  interval* during_;
};

/// An event that lasts from here to the end of the scope, where it is written.
class span {
 public:
  explicit span(const char* name) noexcept : name_(name), begin_(is_on() ? now() : 0) {}
  /// One that began earlier.
  span(const char* name, std::chrono::steady_clock::time_point begin) noexcept
      : name_(name),
        begin_(is_on() ? std::chrono::nanoseconds{begin.time_since_epoch()}.count() : 0) {}
  span(const span&) = delete;
  span& operator=(const span&) = delete;
  ~span() {
    if (begin_ != 0) write();
  }

  /// Whether there is a trace; what is costly to say need not be said to nobody.
  explicit operator bool() const noexcept { return begin_ != 0; }

  void add(std::string_view key, std::string_view text) noexcept {
    if (begin_ != 0) add_text(key, text);
  }
  void add(std::string_view key, std::int64_t number) noexcept {
    if (begin_ != 0) add_number(key, number);
  }
  /// An event within this one, of which `when`, at the end, tells the times: it is written together
  /// with this one, because a write would make this one last longer. At most one.
  void encloses(const char* name, const interval& when) noexcept {
    inner_name_ = name;
    inner_ = &when;
  }

 private:
  void add_text(std::string_view key, std::string_view text) noexcept;
  void add_number(std::string_view key, std::int64_t number) noexcept;
  void write() noexcept;

  const char* name_;
  moment begin_;
  const char* inner_name_ = nullptr;
  const interval* inner_ = nullptr;
  std::string arguments_;
};

/// The task of a child, from here to the end of the scope, or to std::exit. After it the process
/// ends: "task" and "exit" are written.
class task_span {
 public:
  task_span() noexcept {
    if (is_on()) begin();
  }
  task_span(const task_span&) = delete;
  task_span& operator=(const task_span&) = delete;
  ~task_span() {
    if (is_on()) end();
  }

 private:
  static void begin() noexcept;
  static void end() noexcept;
};

/// Notes that this process's image begins now.
void note_image() noexcept;

/// By the first of the library's static initialisers. Inline, so that a spawned child without a
/// trace comes to none of the trace's code, which is on pages of its own.
inline void begin_image() noexcept {
  if (std::getenv(file_variable) != nullptr) return note_image();
  mode expected = mode::unknown;
  current_mode.compare_exchange_strong(expected, mode::off, std::memory_order_relaxed);
}

/// At the main guard, in every process: notes the time.
void reach_guard() noexcept;
/// In a spawned child that knows its name: "image" and "above the guard".
void write_image() noexcept;

/// In a process that should trace where another one does: joins the trace in that file.
void follow(const char* file) noexcept;

/// In a process whose environment has changed since its first look, as in a child forked from a
/// server: begins anew with what the environment says now.
void look_again() noexcept;

}  // namespace brood::trace
