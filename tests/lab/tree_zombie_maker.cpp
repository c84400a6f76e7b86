// SPDX-License-Identifier: MIT
// A careless parent: starts a child that ends, does not wait for it, writes its number and lives on
// until nobody holds the other end of its standard input.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

int main() {
  const pid_t child = ::fork();
  if (child < 0) return 1;
  if (child == 0) ::_exit(0);
  // Returns once the child is a zombie, and leaves it one.
  siginfo_t end{};
  if (::waitid(P_PID, static_cast<id_t>(child), &end, WEXITED | WNOWAIT) != 0) return 1;
  std::printf("%d\n", static_cast<int>(child));
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  return 0;
}
