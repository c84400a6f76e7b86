// SPDX-License-Identifier: MIT
// A screen of its own on the terminal, for a picture that is drawn again and again. One body per
// platform.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace brood_lab {

struct screen_size {
  std::size_t rows = 24;
  std::size_t columns = 80;
};

/// Why a wait on the screen is over.
enum class screen_event : std::uint8_t {
  time_passed,
  changed,  ///< another size, or back from a stop: draw again
  leave,    ///< the user wants to leave, or this process was asked to end
};

/// While it lives, the terminal shows another screen, no cursor and nothing of what is typed.
/// Whatever ends or stops this process meanwhile, except a kill, puts the terminal back in order
/// first: Ctrl-C, Ctrl-Z, SIGTERM, SIGHUP. One at a time.
class live_screen {
 public:
  live_screen();
  /// Restores the terminal, and then passes on a signal that asked this process to end.
  ~live_screen();
  live_screen(const live_screen&) = delete;
  live_screen& operator=(const live_screen&) = delete;

  [[nodiscard]] screen_size size() const;
  /// Shows these rows and nothing else. Rows hold no line ends.
  void draw(const std::vector<std::string>& rows);
  /// Blocks until the time has passed or the user did something that matters.
  screen_event wait_for(std::chrono::milliseconds time);

 private:
  struct body;
  std::unique_ptr<body> body_;
};

/// Whether parents have numbers that a later process may bear.
/// @par Windows  They have: a process keeps the number of the one that made it.
bool parent_numbers_are_reused() noexcept;

}  // namespace brood_lab
