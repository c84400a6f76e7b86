// SPDX-License-Identifier: MIT
// The measured program: starts children when told to, holding as much memory as told to; see
// starts.hpp. Its argument is the number of MiB.
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "brood/main_guard.hpp"
#include "brood/process.hpp"
#include "starts.hpp"

extern char** environ;

namespace bench {

const char* own_path = nullptr;

namespace {

void nothing() {}
void take(const std::string&, int) {}

void reap(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) std::abort();
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) std::abort();
}

void raw_spawn() {
  static char flag[sizeof return_at_once];
  std::memcpy(flag, return_at_once, sizeof flag);
  char* const arguments[] = {const_cast<char*>(own_path), flag, nullptr};
  pid_t pid = 0;
  if (::posix_spawn(&pid, own_path, nullptr, nullptr, arguments, environ) != 0) std::abort();
  reap(pid);
}

void raw_fork() {
  const pid_t pid = ::fork();
  if (pid < 0) std::abort();
  if (pid == 0) ::_exit(0);
  reap(pid);
}

// Called by its name, _exit is looked up by the loader in each child anew (lazy binding), since the
// parent never calls it: half of the child's page faults, which programs linked with -z now, the
// default of some systems, do not pay. This is the strictest base.
void raw_fork_bound() {
  static void (*volatile const end)(int) = ::_exit;
  const pid_t pid = ::fork();
  if (pid < 0) std::abort();
  if (pid == 0) end(0);
  reap(pid);
}

template <class... Task>
void run(brood::start_method method, Task... task) {
  brood::process child{method, task...};
  child.start();
  child.join();
  if (child.exit_code() != 0) std::abort();
}

void brood_spawn() { run(brood::start_method::spawn, nothing); }
void brood_fork() { run(brood::start_method::fork, nothing); }
void brood_forkserver() { run(brood::start_method::forkserver, nothing); }
void brood_spawn_arguments() { run(brood::start_method::spawn, take, "ocean", 42); }
void brood_fork_arguments() { run(brood::start_method::fork, take, "ocean", 42); }
void brood_forkserver_arguments() { run(brood::start_method::forkserver, take, "ocean", 42); }

void brood_forkserver_snapshot() {
  brood::process child{{.method = brood::start_method::forkserver,
                        .surroundings = brood::server_surroundings::snapshot},
                       nothing};
  child.start();
  child.join();
  if (child.exit_code() != 0) std::abort();
}

constexpr start_contender own_contenders[] = {
    {"raw_spawn", raw_spawn},
    {"raw_fork", raw_fork},
    {"raw_fork_bound", raw_fork_bound},
    {"brood_spawn", brood_spawn},
    {"brood_fork", brood_fork},
    {"brood_forkserver", brood_forkserver},
    {"brood_forkserver_snapshot", brood_forkserver_snapshot},
    {"brood_forkserver_arguments", brood_forkserver_arguments},
    {"brood_spawn_arguments", brood_spawn_arguments},
    {"brood_fork_arguments", brood_fork_arguments},
};

const start_contender* find(const char* name) {
  const auto is_wanted = [&](const start_contender& one) {
    return std::strcmp(one.name, name) == 0;
  };
  const auto* own = std::find_if(std::begin(own_contenders), std::end(own_contenders), is_wanted);
  if (own != std::end(own_contenders)) return own;
  const contender_list peers = peer_contenders();
  const auto* peer = std::find_if(peers.first, peers.first + peers.count, is_wanted);
  return peer != peers.first + peers.count ? peer : nullptr;
}

double faults_of_children() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  return static_cast<double>(usage.ru_minflt + usage.ru_majflt);
}

void answer(const start_contender& contender, std::size_t count) {
  using clock = std::chrono::steady_clock;
  // Whatever the contender before left cold or warm is not this one's doing.
  contender.start_and_join();
  std::vector<double> times;
  times.reserve(count);
  const double faults_before = faults_of_children();
  for (std::size_t index = 0; index < count; ++index) {
    const auto start = clock::now();
    contender.start_and_join();
    times.push_back(std::chrono::duration<double, std::micro>(clock::now() - start).count());
  }
  const double faults = (faults_of_children() - faults_before) / static_cast<double>(count);
  std::sort(times.begin(), times.end());
  std::printf("%.3f %.3f\n", times[count / 2], faults);
  std::fflush(stdout);
}

void hold_memory(unsigned long mib) {
  if (mib == 0) return;
  int flags = MAP_PRIVATE | MAP_ANONYMOUS;
#ifdef MAP_POPULATE
  flags |= MAP_POPULATE;  // touches it many times faster than the loop below
#endif
  void* const memory = ::mmap(nullptr, mib * bytes_per_mib, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (memory == MAP_FAILED) {
    std::perror("cannot hold that much memory");
    std::exit(1);
  }
  auto* const bytes = static_cast<volatile char*>(memory);
  for (unsigned long at = 0; at < mib * bytes_per_mib; at += 4096) bytes[at] = 1;
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  // Before the guard: the raw child pays the loader and the static initialisers, as Brood's does,
  // and nothing else.
  if (argc == 2 && std::strcmp(argv[1], bench::return_at_once) == 0) return 0;
  brood::main_guard();

  bench::own_path = argv[0];
  bench::hold_memory(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 0);
  char name[64];
  std::size_t count = 0;
  while (std::scanf("%63s %zu", name, &count) == 2) {
    const auto* contender = bench::find(name);
    if (contender == nullptr || count == 0) return 2;
    bench::answer(*contender, count);
  }
}
