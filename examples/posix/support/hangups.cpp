// SPDX-License-Identifier: MIT
#include "hangups.hpp"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <system_error>

#include "../../support/wait_until.hpp"
#include "brood/inspect.hpp"
#include "brood/shared_value.hpp"
#include "lifeline.hpp"

namespace show {
namespace {

bool is_in(pid_t pid, brood::process_state state) {
  const auto found = brood::inspect(pid);
  return found && found->state == state;
}

// ---- A stopped group ---------------------------------------------------------------------------

struct group_diary {
  pid_t member = 0;
  bool continued = false;
  bool hangup = false;
  bool done = false;
};

[[noreturn]] void be_stopped(brood::shared_value<group_diary>& written) {
  ::setpgid(0, 0);
  sigset_t hangup;
  sigemptyset(&hangup);
  sigaddset(&hangup, SIGHUP);
  ::sigprocmask(SIG_BLOCK, &hangup, nullptr);  // kept, so that it can be seen
  group_diary mine{.member = ::getpid()};
  written.store(mine);
  // As Ctrl-Z does. Unlike SIGSTOP it stops nobody whose group is an orphan already: should the
  // demonstration have been killed by now, this process goes on, and ends.
  ::signal(SIGTSTP, SIG_DFL);
  ::raise(SIGTSTP);
  sigset_t pending;
  ::sigpending(&pending);
  mine.continued = mine.done = true;
  mine.hangup = sigismember(&pending, SIGHUP) == 1;
  written.store(mine);
  ::_exit(0);
}

}  // namespace

group_story stop_and_orphan_a_group(bool parent_ends) {
  brood::shared_value<group_diary> written{group_diary{}};
  lifeline parent_stays;
  const pid_t parent = fork_helper();
  if (parent == 0) {
    parent_stays.hold();
    ::setsid();  // so that the adopter, whoever that is, is in another session
    const pid_t member = fork_helper();
    if (member == 0) be_stopped(written);
    // Were it to end while the member is about to stop, that would stop for good: the kernel asks
    // whether the group is an orphan, and then stops it, in two steps (Linux: get_signal in
    // kernel/signal.c), and continues only who is stopped already.
    ::waitpid(member, nullptr, WUNTRACED);
    parent_stays.wait();
    ::_exit(0);  // however this demonstration ends: the kernel then continues the member
  }
  wait_until([&] { return written.load().member != 0; });
  group_story story{.member = written.load().member};
  wait_until([&] { return is_in(story.member, brood::process_state::stopped); });
  story.was_stopped = true;
  if (parent_ends) {
    parent_stays.cut();
    ::waitpid(parent, nullptr, 0);
    wait_until([&] { return written.load().done || !brood::inspect(story.member); });
  }
  const group_diary seen = written.load();
  story.got_hangup = seen.hangup;
  story.was_continued = seen.continued;
  return story;
}

// ---- A session with a terminal -----------------------------------------------------------------

namespace {

class terminal_pair {
 public:
  terminal_pair() : master_(::posix_openpt(O_RDWR | O_NOCTTY)) {
    if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0) {
      throw std::system_error{errno, std::system_category(), "open a pseudo-terminal"};
    }
    name_ = ::ptsname(master_);
  }
  terminal_pair(const terminal_pair&) = delete;
  terminal_pair& operator=(const terminal_pair&) = delete;
  ~terminal_pair() { ::close(master_); }

  /// For a session leader: makes the other end its controlling terminal.
  /// @return a descriptor of it, or -1
  [[nodiscard]] int control() const {
    ::close(master_);
    const int terminal = ::open(name_.c_str(), O_RDWR);
    if (terminal >= 0) ::ioctl(terminal, TIOCSCTTY, 0);
    return terminal;
  }

 private:
  int master_;
  std::string name_;
};

volatile sig_atomic_t hangups = 0;

struct session_diary {
  pid_t foreground = 0;
  pid_t daemon = 0;
  bool foreground_done = false;
  bool hangup = false;
};

/// Ends at SIGHUP, or when the line is cut; tells which it was.
[[noreturn]] void be_the_foreground(brood::shared_value<session_diary>& written, lifeline& stays) {
  struct sigaction action{};
  action.sa_handler = [](int) { hangups = 1; };
  ::sigaction(SIGHUP, &action, nullptr);
  // Blocked but while it waits: a signal that comes before is not missed.
  sigset_t hangup, unblocked;
  sigemptyset(&hangup);
  sigaddset(&hangup, SIGHUP);
  ::sigprocmask(SIG_BLOCK, &hangup, &unblocked);
  sigdelset(&unblocked, SIGHUP);
  written.update([](session_diary& all) { all.foreground = ::getpid(); });
  fd_set line;
  FD_ZERO(&line);
  FD_SET(stays.descriptor(), &line);
  ::pselect(stays.descriptor() + 1, &line, nullptr, nullptr, nullptr, &unblocked);
  written.update([](session_diary& all) {
    all.hangup = hangups == 1;
    all.foreground_done = true;
  });
  ::_exit(0);
}

[[noreturn]] void lead(const terminal_pair& pair, brood::shared_value<session_diary>& written,
                       lifeline& leader_stays, lifeline& members_stay) {
  ::setsid();
  const int terminal = pair.control();
  members_stay.hold();
  const pid_t job = fork_helper();
  if (job == 0) {
    leader_stays.hold();
    be_the_foreground(written, members_stay);
  }
  ::setpgid(job, job);
  ::tcsetpgrp(terminal, job);
  const pid_t daemon = fork_helper();
  if (daemon == 0) {
    leader_stays.hold();
    ::close(terminal);
    ::setsid();
    written.update([](session_diary& all) { all.daemon = ::getpid(); });
    members_stay.wait();
    ::_exit(0);
  }
  leader_stays.wait();
  ::_exit(0);
}

}  // namespace

session_story end_a_session(bool leader_ends) {
  const terminal_pair pair;
  brood::shared_value<session_diary> written{session_diary{}};
  lifeline leader_stays, members_stay;
  const pid_t leader = fork_helper();
  if (leader == 0) lead(pair, written, leader_stays, members_stay);
  wait_until([&] { return written.load().foreground != 0 && written.load().daemon != 0; });
  wait_until([&] { return ::getpgid(written.load().foreground) == written.load().foreground; });
  if (leader_ends) {
    leader_stays.cut();
    ::waitpid(leader, nullptr, 0);
    wait_until([&] { return written.load().foreground_done; });
  }
  const session_diary seen = written.load();
  session_story story{
      .foreground = seen.foreground, .foreground_got_hangup = seen.hangup, .daemon = seen.daemon};
  story.daemon_lived_on = is_in(seen.daemon, brood::process_state::sleeping) ||
                          is_in(seen.daemon, brood::process_state::running);
  members_stay.cut();
  leader_stays.cut();
  if (!leader_ends) ::waitpid(leader, nullptr, 0);
  wait_until([&] { return written.load().foreground_done; });
  return story;
}

}  // namespace show
