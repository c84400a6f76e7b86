// SPDX-License-Identifier: MIT
// brood-lab tree on a terminal: whatever ends it, the terminal is as it was before. Without the
// restore() in ~body each test of an end fails, and without that in stop_here the test of a stop,
// and without SIGWINCH among the signals that of the size.
#include "tree/screen.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>

namespace brood_lab_test {
namespace {

constexpr std::string_view other_screen = "\033[?1049h";
constexpr std::string_view first_screen = "\033[?1049l";

/// `brood-lab tree` of itself on a terminal of its own, whose keyboard and screen the test holds.
class lab_on_a_terminal {
 public:
  lab_on_a_terminal() {
    ::grantpt(master_);
    ::unlockpt(master_);
    const std::string name = ::ptsname(master_);
    // Held open so that the terminal outlives the lab, and can be asked about.
    slave_ = ::open(name.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    set_size(10, 70);
    ::tcgetattr(slave_, &before_);
    pid_ = ::fork();
    if (pid_ < 0) throw std::system_error{errno, std::generic_category(), "fork"};
    if (pid_ == 0) become_lab(name.c_str());
  }
  ~lab_on_a_terminal() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    ::close(slave_);
    ::close(master_);
  }
  lab_on_a_terminal(const lab_on_a_terminal&) = delete;
  lab_on_a_terminal& operator=(const lab_on_a_terminal&) = delete;

  void type(std::string_view keys) const {
    EXPECT_EQ(::write(master_, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
  }
  void send(int signal) const {
    ASSERT_GT(pid_, 0);  // any other number names many processes
    ::kill(pid_, signal);
  }
  void set_size(unsigned short rows, unsigned short columns) const {
    const winsize size{.ws_row = rows, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
    ::ioctl(master_, TIOCSWINSZ, &size);
  }

  /// Returns once the text was written to the screen; forgets what came before it.
  void wait_for(std::string_view text) {
    while (shown_.find(text) == shown_.npos) {
      char piece[4096];
      const ssize_t count = ::read(master_, piece, sizeof piece);
      ASSERT_GT(count, 0) << "waiting for '" << text << "'; the screen got '" << shown_ << "'";
      shown_.append(piece, static_cast<std::size_t>(count));
    }
    shown_.erase(0, shown_.find(text) + text.size());
  }

  /// How it ended or was stopped, as waitpid tells.
  int wait_for_end() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return status;
  }

  [[nodiscard]] bool is_as_before() const {
    termios now{};
    ::tcgetattr(slave_, &now);
    return now.c_lflag == before_.c_lflag && now.c_iflag == before_.c_iflag &&
           now.c_oflag == before_.c_oflag;
  }

 private:
  [[noreturn]] static void become_lab(const char* terminal) {
    ::setsid();
    const int its = ::open(terminal, O_RDWR);  // the first one of a session becomes its terminal
    ::ioctl(its, TIOCSCTTY, 0);
    for (const int stream : {0, 1, 2}) ::dup2(its, stream);
    const std::string itself = std::to_string(::getpid());
    ::setenv("TERM", "xterm", 1);
    ::unsetenv("NO_COLOR");
    ::execl(BROOD_LAB, "brood-lab", "tree", "--interval", "3600", itself.c_str(), nullptr);
    ::_exit(127);
  }

  int master_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  int slave_ = -1;
  termios before_{};
  pid_t pid_ = -1;
  std::string shown_;
};

class live_tree : public testing::Test {
 protected:
  // Drawn twice: who draws again has waited before. A signal that comes at the beginning of a
  // process's first wait can be lost under ThreadSanitizer (GCC 12): SigCtx makes the place where
  // signals are kept, and the handler that interrupts it another one, which is then forgotten.
  void SetUp() override {
    lab.wait_for(other_screen);
    lab.wait_for("brood-lab");
    lab.wait_for("q leaves");
    lab.type("\f");
    lab.wait_for("q leaves");
    ASSERT_FALSE(lab.is_as_before());
  }

  lab_on_a_terminal lab;
};

TEST_F(live_tree, is_left_by_q) {
  lab.type("q");
  lab.wait_for(first_screen);
  EXPECT_EQ(lab.wait_for_end(), 0);
  EXPECT_TRUE(lab.is_as_before());
}

TEST_F(live_tree, is_left_by_an_interrupt_of_the_keyboard) {
  lab.type("\003");
  lab.wait_for(first_screen);
  EXPECT_EQ(lab.wait_for_end(), 0);
  EXPECT_TRUE(lab.is_as_before());
}

TEST_F(live_tree, is_not_left_by_other_keys) {
  lab.type("x");
  lab.type("\f");  // draws again
  lab.wait_for("q leaves");
  lab.type("q");
  EXPECT_EQ(lab.wait_for_end(), 0);
}

TEST_F(live_tree, restores_the_terminal_before_a_signal_ends_it) {
  lab.send(SIGTERM);
  lab.wait_for(first_screen);
  const int status = lab.wait_for_end();
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM) << status;
  EXPECT_TRUE(lab.is_as_before());
}

TEST_F(live_tree, restores_the_terminal_when_told_of_a_hang_up) {
  lab.send(SIGHUP);
  lab.wait_for(first_screen);
  const int status = lab.wait_for_end();
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGHUP) << status;
  EXPECT_TRUE(lab.is_as_before());
}

// The system does not stop it, as there is no shell here that could continue it; but it cannot know
// that, and has to leave the terminal in order.
TEST_F(live_tree, leaves_and_comes_back_when_asked_to_stop_where_nobody_could_continue_it) {
  lab.type("\032");
  lab.wait_for(first_screen);
  lab.wait_for(other_screen);
  lab.wait_for("q leaves");
  lab.type("q");
  EXPECT_EQ(lab.wait_for_end(), 0);
  EXPECT_TRUE(lab.is_as_before());
}

TEST_F(live_tree, is_drawn_in_the_new_size_of_its_terminal) {
  lab.set_size(10, 12);
  lab.send(SIGWINCH);                  // some systems tell only who asked for the size
  lab.wait_for("q leaves; 1\033[0m");  // the rest, " process", does not fit any more
  lab.type("q");
  EXPECT_EQ(lab.wait_for_end(), 0);
}

}  // namespace
}  // namespace brood_lab_test
