// SPDX-License-Identifier: MIT
// A scope guard for tests: what did this piece of code leave behind?
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "brood/native_types.hpp"

namespace brood {

enum class leak_kind : std::uint8_t {
  child,       ///< a child of this process that still runs
  zombie,      ///< a child that has ended and was not waited for
  descriptor,  ///< an open file descriptor (POSIX) or handle (Windows)
};

/// One thing that was not there when the watch began.
struct leak {
  leak_kind kind = leak_kind::child;
  /// The process, or the number of the descriptor or handle.
  std::uint64_t number = 0;
  /// In words: "child 4711 'sleep' (sleeping): sleep 100", "descriptor 7: socket:[12345]".
  std::string text;
};

/// Made by `watch_leaks()`.
class leak_watch {
 public:
  using reporter = std::function<void(const std::vector<leak>&)>;

  leak_watch(leak_watch&& other) noexcept;
  leak_watch& operator=(leak_watch&&) = delete;
  /// Calls the reporter if something was left behind. What stops it from looking, and what the
  /// reporter throws, goes to stderr.
  ~leak_watch();

  /// What is there now and was not when the watch began. Reaps nothing and closes nothing.
  /// @throws process_error  if the system does not tell
  [[nodiscard]] std::vector<leak> leaks() const;

 private:
  friend leak_watch watch_leaks(reporter);
  explicit leak_watch(reporter report);

  struct belonging {
    leak_kind kind;
    std::uint64_t number;
    std::uint64_t birth;  // tells a process from a later one with its number
    std::string text;
  };
  static std::vector<belonging> belongings();
  [[nodiscard]] bool was_there(const belonging& thing) const;

  std::vector<belonging> before_;
  reporter report_;
};

/// Begins a watch over the children, zombies and descriptors of this process. At the end of its
/// scope, `report` gets what was left behind; without one, it goes to stderr.
///
///     const auto watch = brood::watch_leaks([](const auto& leaks) { ADD_FAILURE() << ... });
///
/// The fork server, which stays for the next start, is no leak. An ended but unclosed `process`
/// object holds a descriptor (its sentinel), so let it go first. Descriptors that other threads
/// open at the same time are taken for leaks.
/// @par Windows  Handles to processes, sections and mutexes are counted: the runtime opens others
///               (events, files, threads) by itself, and there are no zombies.
[[nodiscard]] leak_watch watch_leaks(leak_watch::reporter report = {});

/// The leaks for messages, one in a line.
[[nodiscard]] std::string to_string(const std::vector<leak>& leaks);

}  // namespace brood
