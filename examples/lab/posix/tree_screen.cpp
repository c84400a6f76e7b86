// SPDX-License-Identifier: MIT
#include "../tree/screen.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string_view>

#include "signal_pipe.hpp"

namespace brood_lab {
namespace {

constexpr std::chrono::milliseconds look_for_foreground_every{500};

/// In the background the terminal belongs to others: touching it there stops this process.
bool is_in_foreground() {
  const pid_t group = ::tcgetpgrp(STDOUT_FILENO);
  return group < 0 || group == ::getpgrp();
}

void end_by(int signal) {
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

}  // namespace

struct live_screen::body {
  body() {
    reads_keys = ::tcgetattr(STDIN_FILENO, &before) == 0;
    show();
  }
  ~body() { restore(); }

  void write(std::string_view text) {
    while (!text.empty()) {
      const auto written = ::write(STDOUT_FILENO, text.data(), text.size());
      if (written >= 0) {
        text.remove_prefix(static_cast<std::size_t>(written));
      } else if (errno != EINTR || signal_pipe::should_end()) {
        is_lost = is_lost || errno != EINTR;
        return;
      }
    }
  }

  void show() {
    is_shown = is_in_foreground();
    if (!is_shown) return;
    if (reads_keys) {
      termios quiet = before;
      quiet.c_lflag &= static_cast<tcflag_t>(~(ICANON | ECHO));
      quiet.c_cc[VMIN] = 1;
      quiet.c_cc[VTIME] = 0;
      ::tcsetattr(STDIN_FILENO, TCSANOW, &quiet);
    }
    write(enter_screen);
  }

  // SIGTTOU is blocked, so that this works also when another job has just become the foreground
  // one. Output that a Ctrl-S holds up has to go on, or this would wait for a Ctrl-Q; Linux lets
  // nobody continue it who has not stopped it himself.
  void restore() {
    if (!is_shown) return;
    is_shown = false;
    sigset_t only{};
    sigset_t kept{};
    sigemptyset(&only);
    sigaddset(&only, SIGTTOU);
    ::pthread_sigmask(SIG_BLOCK, &only, &kept);
    ::tcflow(STDOUT_FILENO, TCOOFF);
    ::tcflow(STDOUT_FILENO, TCOON);
    signal_pipe::end_no_more();
    write(leave_screen);
    if (reads_keys) ::tcsetattr(STDIN_FILENO, TCSANOW, &before);
    ::pthread_sigmask(SIG_SETMASK, &kept, nullptr);
  }

  // By the signal's own default action, so that the shell sees a job that was stopped. Where there
  // is no shell to continue it, the system does not stop it at all.
  void stop_here() {
    restore();
    struct sigaction ours{};
    ::sigaction(SIGTSTP, nullptr, &ours);
    end_by(SIGTSTP);
    ::sigaction(SIGTSTP, &ours, nullptr);
    show();
  }

  std::optional<screen_event> take_signals() {
    std::optional<screen_event> event;
    while (const auto number = signals.take()) {
      if (asks_to_end(*number)) {
        if (*number != SIGINT) ends_by = *number;
        return screen_event::leave;
      }
      if (*number == SIGTSTP) stop_here();
      // A shell sets the terminal to its own liking while this job does not run.
      if (*number == SIGCONT) show();
      if (is_shown) event = screen_event::changed;
    }
    return event;
  }

  std::optional<screen_event> take_keys() {
    std::array<char, 64> typed{};
    const auto count = ::read(STDIN_FILENO, typed.data(), typed.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return std::nullopt;
    if (count <= 0) return screen_event::leave;
    const std::string_view keys{typed.data(), static_cast<std::size_t>(count)};
    if (keys.starts_with('\033')) return std::nullopt;  // a key with a name, like an arrow
    if (keys.find_first_of("qQ\004") != keys.npos) return screen_event::leave;
    if (keys.find('\f') != keys.npos) return screen_event::changed;
    return std::nullopt;
  }

  // A shell sends no signal when it brings a job to the foreground that runs already.
  std::optional<screen_event> come_to_foreground() {
    show();
    return is_shown ? std::optional{screen_event::changed} : std::nullopt;
  }

  std::optional<screen_event> wait_once(std::chrono::milliseconds longest) {
    std::array<pollfd, 2> sources{{{signals.descriptor(), POLLIN, 0},
                                   {is_shown && reads_keys ? STDIN_FILENO : -1, POLLIN, 0}}};
    const auto timeout = is_shown ? longest : look_for_foreground_every;
    const int ready = ::poll(sources.data(), sources.size(), static_cast<int>(timeout.count()));
    if (ready == 0 && is_shown) return screen_event::time_passed;
    if (ready == 0) return come_to_foreground();
    if (ready < 0) return std::nullopt;  // by a signal, which is in the pipe by now
    if (sources[0].revents != 0) return take_signals();
    return take_keys();
  }

  signal_pipe signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH};
  termios before{};
  bool reads_keys = false;
  bool is_shown = false;
  bool is_lost = false;  // nobody gets what is written
  int ends_by = 0;
};

live_screen::live_screen() : body_(std::make_unique<body>()) {}

live_screen::~live_screen() {
  const int signal = body_->ends_by;
  body_.reset();
  if (signal != 0) end_by(signal);
}

screen_size live_screen::size() const {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) {
    return {};
  }
  return {.rows = size.ws_row, .columns = size.ws_col};
}

bool live_screen::is_shown() const { return body_->is_shown; }
bool live_screen::is_lost() const { return body_->is_lost; }
void live_screen::write(std::string_view text) { body_->write(text); }
std::optional<screen_event> live_screen::wait_once(std::chrono::milliseconds longest) {
  return body_->wait_once(longest);
}

bool parent_numbers_are_reused() noexcept { return false; }

}  // namespace brood_lab
