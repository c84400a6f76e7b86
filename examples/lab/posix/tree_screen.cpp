// SPDX-License-Identifier: MIT
#include "../tree_screen.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <list>
#include <optional>
#include <string_view>
#include <system_error>

namespace brood_lab {
namespace {

constexpr std::string_view enter_screen = "\033[?1049h\033[?25l\033[?7l";  // no cursor, no wrapping
constexpr std::string_view leave_screen = "\033[?7h\033[?25h\033[?1049l";

constexpr std::chrono::milliseconds look_for_foreground_every{500};

int signal_pipe[2] = {-1, -1};
volatile sig_atomic_t should_end = 0;  // a signal came that asks to leave

bool asks_to_end(int signal) {
  return signal == SIGINT || signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT;
}

// Whoever is waiting in poll reads the number there: a flag alone could be set just before poll.
void note_signal(int signal) {
  const int kept = errno;
  if (asks_to_end(signal)) should_end = 1;
  const auto number = static_cast<unsigned char>(signal);
  [[maybe_unused]] const auto written = ::write(signal_pipe[1], &number, 1);
  errno = kept;
}

/// A signal that `note_signal` gets, unless this program was started to ignore it (nohup).
class noted_signal {
 public:
  explicit noted_signal(int number) : number_(number) {
    ::sigaction(number_, nullptr, &before_);
    if (before_.sa_handler != SIG_IGN) set();
  }
  ~noted_signal() { ::sigaction(number_, &before_, nullptr); }
  noted_signal(const noted_signal&) = delete;
  noted_signal& operator=(const noted_signal&) = delete;

 private:
  // Without SA_RESTART: a write that a Ctrl-S holds up must not outlast a SIGTERM.
  void set() const {
    struct sigaction action{};
    action.sa_handler = note_signal;
    sigfillset(&action.sa_mask);
    ::sigaction(number_, &action, nullptr);
  }

  int number_;
  struct sigaction before_{};
};

/// The pipe that the handler writes into, there before the first handler and after the last.
class open_signal_pipe {
 public:
  open_signal_pipe() {
    if (::pipe(signal_pipe) != 0) {
      throw std::system_error{errno, std::generic_category(), "cannot watch for signals: pipe"};
    }
    for (const int end : signal_pipe) {
      ::fcntl(end, F_SETFD, FD_CLOEXEC);
      ::fcntl(end, F_SETFL, O_NONBLOCK);
    }
    should_end = 0;
  }
  ~open_signal_pipe() {
    for (int& end : signal_pipe) {
      ::close(end);
      end = -1;
    }
  }
  open_signal_pipe(const open_signal_pipe&) = delete;
  open_signal_pipe& operator=(const open_signal_pipe&) = delete;
};

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
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH}) {
      signals.emplace_back(number);
    }
    reads_keys = ::tcgetattr(STDIN_FILENO, &before) == 0;
    show();
  }
  ~body() { restore(); }

  void write(std::string_view text) {
    while (!text.empty()) {
      const auto written = ::write(STDOUT_FILENO, text.data(), text.size());
      if (written >= 0) {
        text.remove_prefix(static_cast<std::size_t>(written));
      } else if (errno != EINTR || should_end != 0) {
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
    should_end = 0;
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
    unsigned char number = 0;
    while (::read(signal_pipe[0], &number, 1) == 1) {
      if (asks_to_end(number)) {
        if (number != SIGINT) ends_by = number;
        return screen_event::leave;
      }
      if (number == SIGTSTP) stop_here();
      // A shell sets the terminal to its own liking while this job does not run.
      if (number == SIGCONT) show();
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

  std::optional<screen_event> wait_once(std::chrono::milliseconds left) {
    std::array<pollfd, 2> sources{
        {{signal_pipe[0], POLLIN, 0}, {is_shown && reads_keys ? STDIN_FILENO : -1, POLLIN, 0}}};
    const auto timeout = is_shown ? left : look_for_foreground_every;
    const int ready = ::poll(sources.data(), sources.size(), static_cast<int>(timeout.count()));
    if (ready == 0 && is_shown) return screen_event::time_passed;
    if (ready == 0) return come_to_foreground();
    if (ready < 0) return std::nullopt;  // by a signal, which is in the pipe by now
    if (sources[0].revents != 0) return take_signals();
    return take_keys();
  }

  open_signal_pipe pipe;
  std::list<noted_signal> signals;
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

void live_screen::draw(const std::vector<std::string>& rows) {
  if (!body_->is_shown) return;
  // Over the old picture and not after clearing it, which would flicker.
  std::string picture = "\033[H";
  for (std::size_t row = 0; row < rows.size(); ++row) {
    picture += rows[row] + "\033[K" + (row + 1 < rows.size() ? "\n" : "\033[J");
  }
  body_->write(picture);
}

screen_event live_screen::wait_for(std::chrono::milliseconds time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  for (;;) {
    if (body_->is_lost) return screen_event::leave;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (const auto event = body_->wait_once(std::max(left, std::chrono::milliseconds{0}))) {
      return *event;
    }
  }
}

bool parent_numbers_are_reused() noexcept { return false; }

}  // namespace brood_lab
