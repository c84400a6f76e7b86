// SPDX-License-Identifier: MIT
// The process table with many processes in it: brood::process_table() beside `ps` with the same
// columns, and beside the bare reading of the same files. Paired rounds: the machine is noisy.
//
//     bench_inspect [--processes 10000] [--rounds 11]
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "brood/inspect.hpp"

namespace {

using std::chrono::steady_clock;

double milliseconds_of(void (*what)()) {
  const auto began = steady_clock::now();
  what();
  return std::chrono::duration<double, std::milli>(steady_clock::now() - began).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::size_t seen = 0;  // so that nothing is optimised away

void by_table() { seen = brood::process_table().size(); }
void by_links() { seen = brood::children_of(::getppid()).size(); }

void by_ps() {
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
    ::execlp("ps", "ps", "-e", "-o", "pid,ppid,state,comm,rss,nlwp,lstart,args", nullptr);
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (status != 0) std::exit((std::fputs("ps failed (package procps)\n", stderr), 1));
}

void read_whole(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  char text[4096];
  while (::read(file, text, sizeof text) > 0) ++seen;
  ::close(file);
}

// What nobody who reads these files can undercut.
void by_bare_reads() {
  DIR* const folder = ::opendir("/proc");
  while (const dirent* entry = ::readdir(folder)) {
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
    const std::string base = std::string{"/proc/"} + entry->d_name;
    read_whole(base + "/stat");
    read_whole(base + "/cmdline");
  }
  ::closedir(folder);
}

/// Children that wait for the end of this program. They end with it, however it ends.
std::vector<pid_t> start_many(int count) {
  std::vector<pid_t> children;
  for (int number = 0; number < count; ++number) {
    const pid_t child = ::fork();
    if (child < 0) break;  // the machine's limit
    if (child == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (::getppid() == 1) ::_exit(0);
      for (;;) ::pause();
    }
    children.push_back(child);
  }
  return children;
}

void end_all(const std::vector<pid_t>& children) {
  for (const pid_t child : children) ::kill(child, SIGKILL);
  for (const pid_t child : children) ::waitpid(child, nullptr, 0);
}

}  // namespace

int main(int argc, char** argv) {
  int processes = 10'000;
  int rounds = 11;
  for (int at = 1; at + 1 < argc; at += 2) {
    (std::string{argv[at]} == "--processes" ? processes : rounds) = std::atoi(argv[at + 1]);
  }
  const auto children = start_many(processes);
  std::vector<double> table, again, links, ps, bare;
  for (int round = 0; round < rounds; ++round) {
    bare.push_back(milliseconds_of(by_bare_reads));
    table.push_back(milliseconds_of(by_table));
    ps.push_back(milliseconds_of(by_ps));
    again.push_back(milliseconds_of(by_table));
    links.push_back(milliseconds_of(by_links));
  }
  by_table();
  end_all(children);
  std::printf("%zu processes, %d rounds, medians\n", seen, rounds);
  const double base = median(ps);
  std::printf("  ps -e with the same columns   %8.1f ms  1.00\n", base);
  std::printf("  brood::process_table()        %8.1f ms  %.2f\n", median(table),
              median(table) / base);
  std::printf("  the same again                %8.1f ms  %.2f\n", median(again),
              median(again) / base);
  std::printf("  reading the files alone       %8.1f ms  %.2f\n", median(bare),
              median(bare) / base);
  std::printf("  brood::children_of()          %8.1f ms  %.2f\n", median(links),
              median(links) / base);
  return 0;
}
