// SPDX-License-Identifier: MIT
// A screen of its own on the terminal, for a picture that is drawn again and again.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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
  static constexpr std::string_view enter_screen =
      "\033[?1049h\033[?25l\033[?7l";  // no cursor, no wrapping
  static constexpr std::string_view leave_screen = "\033[?7h\033[?25h\033[?1049l";

  // What follows, `size` and the life of the object have a body per platform.
  struct body;

  /// Whether the terminal is this program's to draw on: not in the background.
  [[nodiscard]] bool is_shown() const;
  /// Whether nobody gets what is written.
  [[nodiscard]] bool is_lost() const;
  void write(std::string_view text);
  /// @return what happened, or nullopt if it was nothing that matters
  std::optional<screen_event> wait_once(std::chrono::milliseconds longest);

  std::unique_ptr<body> body_;
};

/// Whether parents have numbers that a later process may bear.
/// @par Windows  They have: a process keeps the number of the one that made it.
bool parent_numbers_are_reused() noexcept;

}  // namespace brood_lab
