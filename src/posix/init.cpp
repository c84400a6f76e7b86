// SPDX-License-Identifier: MIT
// An init: everything it learns of comes as a signal, SIGCHLD among them, and it waits for nothing
// else. It reaps by waitpid(-1), which no other part of the library does, because all children of
// an init are its own; those that the program had before are left alone.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <new>
#include <optional>
#include <string_view>
#include <vector>

#include "adoption.hpp"
#include "backend.hpp"
#include "errors.hpp"
#include "held_signals.hpp"
#include "job_terminal.hpp"

namespace brood::posix {
namespace {

/// Blocks nothing and reaps nothing. @return whether this process has any child
bool has_children() noexcept {
  siginfo_t shown{};
  return ::waitid(P_ALL, 0, &shown, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/// The children that a program had before it became an init, sorted. While nobody reaps them their
/// numbers are theirs.
result<std::vector<pid_t>> hosts_children(const held_signals& signals) {
  std::vector<pid_t> found;
  // A host that lets the kernel reap does not mind who does it now that the kernel does not.
  if (signals.kernel_reaped() || !has_children()) return found;
  auto table = backend::process_links();
  if (!table) return table.error();
  for (const auto& link : *table) {
    if (link.parent == ::getpid()) found.push_back(link.pid);
  }
  // A table may hide from its user even that user's own children (hidepid); this list does not.
  std::ifstream listed{"/proc/thread-self/children"};
  for (pid_t child = 0; listed >> child;) found.push_back(child);
  std::sort(found.begin(), found.end());
  return found;
}

class init {
 public:
  init(const backend::init_request& request, held_signals& signals, std::vector<pid_t> hosts)
      : request_(request), signals_(signals), hosts_(std::move(hosts)) {}

  /// @return the status word of the main child
  result<int> run() noexcept;

 private:
  [[noreturn]] void run_main_child() noexcept;
  void pass_on(int signal) noexcept;
  void resume() noexcept;
  void stop_along(int signal) noexcept;
  void reap_all() noexcept;
  void search_table() noexcept;
  void tell_host() noexcept;
  bool take(pid_t which) noexcept;
  [[nodiscard]] bool is_hosts(pid_t pid) const noexcept {
    return std::binary_search(hosts_.begin(), hosts_.end(), pid);
  }

  const backend::init_request& request_;
  held_signals& signals_;
  const std::vector<pid_t> hosts_;
  job_terminal terminal_;
  pid_t main_ = 0;
  std::optional<int> ended_;
};

/// In the child. `noexcept`: what the program throws ends it like an exception that leaves main.
void init::run_main_child() noexcept {
  ::setpgid(0, 0);
  terminal_.accept();
  signals_.give_back();
  std::exit(request_.program(request_.context));
}

result<int> init::run() noexcept {
  main_ = ::fork();
  if (main_ < 0) return last_error("fork");
  if (main_ == 0) run_main_child();
  // Here, too: the group must be there before a signal is passed on to it.
  ::setpgid(main_, main_);
  while (!ended_) {
    const int signal = signals_.next();
    if (signal == SIGCHLD) {
      reap_all();
    } else {
      pass_on(signal);
    }
  }
  // What has come for a main child that has ended is no signal to the program, which it would end
  // as soon as the mask is given back.
  signals_.drop_pending();
  tell_host();  // after that: of a child that ends between the two the program would never hear
  return *ended_;
}

void init::pass_on(int signal) noexcept {
  if (signal == SIGCONT) return resume();
  // The main child is not reaped yet, so that the number is its own. It may belong to another user
  // by now, who takes no signals from this one.
  ::kill(request_.signal_group ? -main_ : main_, signal);
}

/// A terminal's key stops a whole group, so the whole group goes on.
void init::resume() noexcept {
  terminal_.hand_again(main_);
  ::kill(-main_, SIGCONT);
}

/// The main child was stopped by its terminal, of which the shell that waits for this job can only
/// learn if the job itself, this process's group, stops in the same way.
void init::stop_along(int signal) noexcept {
  if (!terminal_.is_there()) return;
  if (signal != SIGTSTP && signal != SIGTTIN && signal != SIGTTOU) return;
  if (::getpid() != 1) {
    terminal_.take_back();
    ::kill(0, signal);
    signals_.suffer(signal);  // returns after SIGCONT, which has come then
  }
  // Nobody could continue process 1, nor a group without a shell above it: the kernel does not
  // stop those, and a key does not stop their main child for good.
  if (signal == SIGTSTP) resume();
}

/// Takes the status of a child, if it has ended. @return whether something was taken
bool init::take(pid_t which) noexcept {
  int word = 0;
  const pid_t pid = ::waitpid(which, &word, WNOHANG | WUNTRACED);
  if (pid <= 0) return false;
  if (pid != main_) return true;
  if (WIFSTOPPED(word)) {
    stop_along(WSTOPSIG(word));
  } else {
    ended_ = word;
  }
  return true;
}

/// One SIGCHLD may stand for many children.
void init::reap_all() noexcept {
  if (hosts_.empty()) {
    while (take(-1)) {
    }
    return;
  }
  if (!ended_) take(main_);
  for (;;) {
    siginfo_t shown{};
    const int outcome = ::waitid(P_ALL, 0, &shown, WEXITED | WNOHANG | WNOWAIT);
    if (outcome != 0 || shown.si_pid == 0) return;
    // The kernel shows one zombie, always the same: behind one of the host's only a search helps.
    if (is_hosts(shown.si_pid)) return search_table();
    if (!take(shown.si_pid)) return;
  }
}

/// If there is no table now (no descriptor, no memory), the next SIGCHLD tries again.
void init::search_table() noexcept {
  const auto table = backend::process_links();
  if (!table) return;
  for (const auto& link : *table) {
    if (link.parent == ::getpid() && !is_hosts(link.pid)) take(link.pid);
  }
}

/// A SIGCHLD of a child of the host's was taken here, or dropped.
void init::tell_host() noexcept {
  for (const pid_t pid : hosts_) {
    siginfo_t shown{};
    const int outcome =
        ::waitid(P_PID, static_cast<id_t>(pid), &shown, WEXITED | WNOHANG | WNOWAIT);
    if (outcome == 0 && shown.si_pid != 0) return signals_.owe_child_signal();
  }
}

int code_of(int word) noexcept {
  constexpr int killed = 128;  // as shells tell it
  return WIFEXITED(word) ? WEXITSTATUS(word) : killed + WTERMSIG(word);
}

}  // namespace
}  // namespace brood::posix

namespace brood::backend {

result<int> run_as_init(const init_request& request) noexcept try {
  posix::held_signals signals;
  auto hosts = posix::hosts_children(signals);
  if (!hosts) return hosts.error();
  std::optional<posix::adoption> adopting;
  if (request.adopt_orphans && ::getpid() != 1) {
    const auto& outcome = adopting.emplace().outcome();
    // That macOS never can is documented.
    if (!outcome && outcome.error().code != errc::unsupported) return outcome.error();
  }
  const auto word = posix::init{request, signals, *std::move(hosts)}.run();
  if (!word) return word.error();
  return posix::code_of(*word);
} catch (const std::bad_alloc&) {
  return posix::error_of(ENOMEM, "list the children that this process had before");
}

}  // namespace brood::backend
