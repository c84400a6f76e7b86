// SPDX-License-Identifier: MIT
// What process 1 of a pid namespace is given to do, the same whoever that is: orphans to reap,
// signals to pass on, a status to return. bench/init_beside_tini.sh runs it.
//
//   init_load [--as-init] ORPHANS      --as-init: this program is process 1, by run_as_init
//
// One line: wall time of the orphans in ms, processor time of process 1 meanwhile in ms, zombies
// left, time of a SIGTERM to process 1 and back in us, resident memory of process 1 in KiB.
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string_view>
#include <vector>

#include "brood/inspect.hpp"
#include "brood/main_guard.hpp"
#include "brood/posix/init.hpp"

namespace {

using clock_type = std::chrono::steady_clock;

constexpr int orphans_at_once = 100;
constexpr int signals_to_pass = 1000;
constexpr int exit_code = 7;

double since(clock_type::time_point begin) {
  return std::chrono::duration<double, std::milli>(clock_type::now() - begin).count();
}

/// Of process 1, by the scheduler's account, in milliseconds.
double processor_time() {
  double nanoseconds = 0;
  std::ifstream{"/proc/1/schedstat"} >> nanoseconds;
  return nanoseconds / 1e6;
}

/// In a child of the load: makes orphans, which end when this process has ended, and tells who.
[[noreturn]] void leave_orphans(std::array<int, 2> lives, int numbers) {
  for (int made = 0; made < orphans_at_once; ++made) {
    if (::fork() != 0) continue;
    ::close(lives[1]);
    char nothing = 0;
    static_cast<void>(!::read(lives[0], &nothing, 1));
    const pid_t self = ::getpid();
    static_cast<void>(!::write(numbers, &self, sizeof self));
    ::_exit(0);
  }
  ::_exit(0);
}

/// Returns when all of them have been reaped. @return how many there were
int make_orphans() {
  std::array<int, 2> lives{};
  std::array<int, 2> numbers{};
  if (::pipe(lives.data()) != 0 || ::pipe(numbers.data()) != 0) std::exit(1);
  const pid_t parent = ::fork();
  if (parent == 0) leave_orphans(lives, numbers[1]);
  for (const int end : {lives[0], lives[1], numbers[1]}) ::close(end);
  ::waitpid(parent, nullptr, 0);
  int count = 0;
  for (pid_t orphan = 0; ::read(numbers[0], &orphan, sizeof orphan) == sizeof orphan; ++count) {
    while (::kill(orphan, 0) == 0) ::sched_yield();
  }
  ::close(numbers[0]);
  return count;
}

/// @return microseconds for one
double pass_signals() {
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &awaited, nullptr);
  const auto begin = clock_type::now();
  for (int round = 0; round < signals_to_pass; ++round) {
    int taken = 0;
    ::kill(1, SIGTERM);
    ::sigwait(&awaited, &taken);
  }
  return since(begin) * 1000 / signals_to_pass;
}

/// Whether process 1 is that of a namespace made for this run, which may be sent signals.
bool is_number_1_ours() { return ::getppid() == 1 && brood::process_table().size() == 2; }

int load(int wanted) {
  if (!is_number_1_ours()) {
    std::fputs("init_load: not below process 1 of a pid namespace of its own\n", stderr);
    return 2;
  }
  const auto begin = clock_type::now();
  const double processor_before = processor_time();
  int made = 0;
  while (made < wanted) made += make_orphans();
  const double wall = since(begin);
  const double processor = processor_time() - processor_before;
  const auto table = brood::process_table();
  const auto zombies = std::count_if(table.begin(), table.end(), [](const auto& each) {
    return each.state == brood::process_state::zombie;
  });
  const auto first = brood::inspect(1);
  std::printf("%.1f %.2f %d %.1f %.0f\n", wall, processor, static_cast<int>(zombies),
              pass_signals(), first ? static_cast<double>(first->resident_bytes) / 1024 : 0);
  return exit_code;
}

}  // namespace

int main(int count, char** arguments) {
  brood::main_guard();
  const bool as_init = count == 3 && std::string_view{arguments[1]} == "--as-init";
  if (!as_init && count != 2) return 2;
  const int wanted = std::atoi(arguments[count - 1]);
  if (!as_init) return load(wanted);
  return brood::posix::run_as_init([wanted] { return load(wanted); });
}
