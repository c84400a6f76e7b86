// SPDX-License-Identifier: MIT
#include "signal_pipe.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace brood_lab {
namespace {

int ends[2] = {-1, -1};
volatile sig_atomic_t end_is_asked_for = 0;

void note(int signal) {
  const int kept = errno;
  if (asks_to_end(signal)) end_is_asked_for = 1;
  const auto number = static_cast<unsigned char>(signal);
  [[maybe_unused]] const auto written = ::write(ends[1], &number, 1);
  errno = kept;
}

}  // namespace

bool asks_to_end(int signal) noexcept {
  return signal == SIGINT || signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT;
}

/// A signal that `note` gets, unless this program was started to ignore it.
class signal_pipe::handled {
 public:
  explicit handled(int number) : number_(number) {
    ::sigaction(number_, nullptr, &before_);
    if (before_.sa_handler != SIG_IGN) set();
  }
  ~handled() { ::sigaction(number_, &before_, nullptr); }
  handled(const handled&) = delete;
  handled& operator=(const handled&) = delete;

 private:
  // Without SA_RESTART: a write that a Ctrl-S holds up must not outlast a SIGTERM.
  void set() const {
    struct sigaction action{};
    action.sa_handler = note;
    sigfillset(&action.sa_mask);
    ::sigaction(number_, &action, nullptr);
  }

  int number_;
  struct sigaction before_{};
};

signal_pipe::open_pipe::open_pipe() {
  if (::pipe(ends) != 0) {
    throw std::system_error{errno, std::generic_category(), "cannot watch for signals: pipe"};
  }
  for (const int end : ends) {
    ::fcntl(end, F_SETFD, FD_CLOEXEC);
    ::fcntl(end, F_SETFL, O_NONBLOCK);
  }
}

signal_pipe::open_pipe::~open_pipe() {
  for (int& end : ends) {
    ::close(end);
    end = -1;
  }
}

signal_pipe::signal_pipe(std::initializer_list<int> signals) {
  end_no_more();
  for (const int number : signals) handled_.emplace_back(number);
}

signal_pipe::~signal_pipe() = default;

int signal_pipe::descriptor() const noexcept { return ends[0]; }

std::optional<int> signal_pipe::take() noexcept {
  unsigned char number = 0;
  if (::read(ends[0], &number, 1) != 1) return std::nullopt;
  return number;
}

bool signal_pipe::should_end() noexcept { return end_is_asked_for != 0; }
void signal_pipe::end_no_more() noexcept { end_is_asked_for = 0; }

}  // namespace brood_lab
