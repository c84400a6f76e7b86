// SPDX-License-Identifier: MIT
// Ctrl-C and SIGTERM as something to ask for between two steps, so that what was made for the
// measurement is taken away before the program ends.
#pragma once

namespace brood_lab {

/// The program is to end; by the signal, so that its caller sees why. Not a std::exception: no
/// measurement that failed.
struct interrupted {
  int signal;
};

/// While it lives, SIGINT and SIGTERM are noted instead of ending the program; those that this
/// program was started to ignore (nohup) it still ignores. One at a time.
class interruption_watch {
 public:
  interruption_watch();
  interruption_watch(const interruption_watch&) = delete;
  interruption_watch& operator=(const interruption_watch&) = delete;
  ~interruption_watch();

  /// @return the signal that came, or 0
  static int signal_that_came() noexcept;

 private:
  using handler = void (*)(int);
  handler before_interrupt_;
  handler before_termination_;
};

/// Ends this program by that signal, as it would have ended without a watch.
[[noreturn]] void end_by(int signal);

}  // namespace brood_lab
