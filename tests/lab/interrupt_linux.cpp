// SPDX-License-Identifier: MIT
// interrupt PROGRAM [ARGUMENT...]: runs a demonstration again and again and kills it after its
// first line, its second line, and so on: nothing that it made may be left behind. This program is
// the adopter of whatever is, so it sees all of it.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <thread>
#include <vector>

#include "brood/inspect.hpp"

namespace {

struct run_result {
  bool was_killed = false;                  ///< in the middle; else it came to its end
  std::size_t adopted = 0;                  ///< processes whose parents ended before them
  std::vector<brood::process_info> left{};  ///< those that did not end by themselves
};

/// What init would do meanwhile: some demonstrations wait for that.
std::size_t reap_all_but(pid_t demo) {
  std::size_t reaped = 0;
  for (const auto& zombie : brood::zombies_of(::getpid())) {
    if (zombie.pid != demo && ::waitpid(zombie.pid, nullptr, WNOHANG) > 0) ++reaped;
  }
  return reaped;
}

/// Reads that many lines.
/// @return whether there were so many
bool read_lines(int from, int lines, pid_t demo, run_result& result) {
  pollfd output{.fd = from, .events = POLLIN, .revents = 0};
  char letter;
  while (lines > 0) {
    const int ready = ::poll(&output, 1, 10);
    if (ready > 0 && ::read(from, &letter, 1) != 1) break;
    if (ready > 0 && letter == '\n') --lines;
    if (ready != 0) continue;
    result.adopted += reap_all_but(demo);
    // A helper that is left behind keeps the pipe open: its end would not be seen.
    const auto entry = brood::inspect(demo);
    if (!entry || entry->state == brood::process_state::zombie) break;
  }
  return lines == 0;
}

/// Waits for all that has been adopted. What does not end is killed, so that it does not outlive
/// this test, too.
void wait_for_the_rest(run_result& result) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  for (;;) {
    const pid_t ended = ::waitpid(-1, nullptr, WNOHANG);
    if (ended < 0) return;
    if (ended > 0) ++result.adopted;
    if (ended > 0) continue;
    if (std::chrono::steady_clock::now() > deadline) break;
    std::this_thread::sleep_for(std::chrono::microseconds{200});
  }
  while (::waitpid(-1, nullptr, WNOHANG) >= 0) {
    for (const auto& child : brood::children_of(::getpid())) {
      if (child.state == brood::process_state::zombie) continue;
      result.left.push_back(child);
      ::kill(child.pid, SIGKILL);  // a child of this process: the number cannot be another's
      ::waitpid(child.pid, nullptr, 0);
    }
  }
}

run_result kill_after(int lines, char** command) {
  int output[2];
  if (::pipe2(output, O_CLOEXEC) != 0) ::_exit(2);
  const pid_t demo = ::fork();
  if (demo < 0) ::_exit(2);  // -1 would mean everybody
  if (demo == 0) {
    ::dup2(output[1], STDOUT_FILENO);
    ::execv(command[0], command);
    ::_exit(2);
  }
  ::close(output[1]);
  run_result result;
  result.was_killed = read_lines(output[0], lines, demo, result);
  if (result.was_killed) ::kill(demo, SIGKILL);
  ::waitpid(demo, nullptr, 0);
  ::close(output[0]);
  wait_for_the_rest(result);
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || ::prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) return 2;
  std::size_t adopted = 0, left = 0;
  int lines = 1;
  for (bool goes_on = true; goes_on; ++lines) {
    const run_result result = kill_after(lines, argv + 1);
    goes_on = result.was_killed && result.left.empty() && lines < 300;
    adopted += result.adopted;
    left += result.left.size();
    for (const auto& each : result.left) {
      std::cout << "after line " << lines << ": left behind " << each.pid << " (" << each.name
                << ", " << to_string(each.state) << ")\n";
    }
  }
  std::cout << "killed after each of " << lines - 2 << " lines: " << adopted
            << " processes were adopted, " << left << " were left behind\n";
  return left == 0 ? 0 : 1;
}
