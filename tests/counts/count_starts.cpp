// SPDX-License-Identifier: MIT
// Starts and joins children one after the other, for a tracer to count what that takes:
//   count_starts raw_spawn|raw_fork|spawn|fork|forkserver NUMBER
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "brood/main_guard.hpp"
#include "brood/process.hpp"

extern char** environ;

namespace {

constexpr std::string_view return_at_once = "--return-at-once";

void nothing() {}

int reap(pid_t pid) {
  int status = 1;
  return ::waitpid(pid, &status, 0) == pid && status == 0 ? 0 : 1;
}

int raw_spawn(char* self) {
  std::string flag{return_at_once};
  char* const arguments[] = {self, flag.data(), nullptr};
  pid_t pid = 0;
  return ::posix_spawn(&pid, self, nullptr, nullptr, arguments, environ) == 0 ? reap(pid) : 1;
}

int raw_fork() {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(0);
  return reap(pid);
}

int start_and_join(brood::start_method method) {
  brood::process child{method, nothing};
  child.start();
  child.join();
  return child.exit_code().value_or(1);
}

int run(std::string_view contender, char* self) {
  if (contender == "raw_spawn") return raw_spawn(self);
  if (contender == "raw_fork" || contender == "raw_forkserver") return raw_fork();
  return start_and_join(brood::parse_start_method(contender));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && argv[1] == return_at_once) return 0;
  brood::main_guard();
  if (argc != 3) return 2;
  for (int left = std::atoi(argv[2]); left > 0; --left) {
    if (const int failed = run(argv[1], argv[0]); failed != 0) return failed;
  }
}
