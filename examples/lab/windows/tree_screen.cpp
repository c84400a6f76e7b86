// SPDX-License-Identifier: MIT
#include "../tree/screen.hpp"

#define WIN32_LEAN_AND_MEAN
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace brood_lab {
namespace {

HANDLE leave_wanted = nullptr;  // an event that the handler of interrupts sets

BOOL WINAPI note_interrupt(DWORD kind) {
  if (kind != CTRL_C_EVENT && kind != CTRL_BREAK_EVENT) return FALSE;  // the window closes
  return ::SetEvent(leave_wanted);
}

}  // namespace

struct live_screen::body {
  body() {
    leave_wanted = ::CreateEventW(nullptr, TRUE, FALSE, nullptr);
    ::SetConsoleCtrlHandler(note_interrupt, TRUE);
    reads_keys = ::GetConsoleMode(input, &input_before) != 0;
    if (reads_keys) {
      ::SetConsoleMode(input, ENABLE_PROCESSED_INPUT | ENABLE_WINDOW_INPUT | ENABLE_EXTENDED_FLAGS);
    }
    write(enter_screen);
  }
  ~body() {
    write(leave_screen);
    if (reads_keys) ::SetConsoleMode(input, input_before);
    ::SetConsoleCtrlHandler(note_interrupt, FALSE);
    ::CloseHandle(leave_wanted);
  }
  body(const body&) = delete;
  body& operator=(const body&) = delete;

  void write(std::string_view text) {
    while (!text.empty() && !is_lost) {
      DWORD written = 0;
      const auto size = static_cast<DWORD>(std::min<std::size_t>(text.size(), 16384));
      is_lost = ::WriteFile(output, text.data(), size, &written, nullptr) == 0 || written == 0;
      text.remove_prefix(written);
    }
  }

  std::optional<screen_event> take_input() {
    std::array<INPUT_RECORD, 32> records{};
    DWORD count = 0;
    if (::ReadConsoleInputW(input, records.data(), static_cast<DWORD>(records.size()), &count) ==
        0) {
      return screen_event::leave;
    }
    std::optional<screen_event> event;
    for (DWORD at = 0; at < count; ++at) {
      const INPUT_RECORD& record = records[at];
      if (record.EventType == WINDOW_BUFFER_SIZE_EVENT) event = screen_event::changed;
      if (record.EventType != KEY_EVENT || record.Event.KeyEvent.bKeyDown == 0) continue;
      const wchar_t key = record.Event.KeyEvent.uChar.UnicodeChar;
      if (key == L'q' || key == L'Q') return screen_event::leave;
    }
    return event;
  }

  std::optional<screen_event> wait_once(std::chrono::milliseconds longest) {
    const std::array<HANDLE, 2> sources{leave_wanted, input};
    const DWORD count = reads_keys ? 2 : 1;
    switch (::WaitForMultipleObjects(count, sources.data(), FALSE,
                                     static_cast<DWORD>(longest.count()))) {
      case WAIT_TIMEOUT:
        return screen_event::time_passed;
      case WAIT_OBJECT_0 + 1:
        return take_input();
      default:
        return screen_event::leave;
    }
  }

  HANDLE input = ::GetStdHandle(STD_INPUT_HANDLE);
  HANDLE output = ::GetStdHandle(STD_OUTPUT_HANDLE);
  DWORD input_before = 0;
  bool reads_keys = false;
  bool is_lost = false;  // nobody gets what is written
};

live_screen::live_screen() : body_(std::make_unique<body>()) {}
live_screen::~live_screen() = default;

screen_size live_screen::size() const {
  CONSOLE_SCREEN_BUFFER_INFO screen{};
  if (::GetConsoleScreenBufferInfo(body_->output, &screen) == 0) return {};
  const int rows = screen.srWindow.Bottom - screen.srWindow.Top + 1;
  const int columns = screen.srWindow.Right - screen.srWindow.Left + 1;
  if (rows <= 0 || columns <= 0) return {};
  return {.rows = static_cast<std::size_t>(rows), .columns = static_cast<std::size_t>(columns)};
}

bool live_screen::is_shown() const { return true; }
bool live_screen::is_lost() const { return body_->is_lost; }
void live_screen::write(std::string_view text) { body_->write(text); }
std::optional<screen_event> live_screen::wait_once(std::chrono::milliseconds longest) {
  return body_->wait_once(longest);
}

// A process keeps the number of the one that made it, also when that one has ended.
bool parent_numbers_are_reused() noexcept { return true; }

}  // namespace brood_lab
