// SPDX-License-Identifier: MIT
// Compares the page faults of Brood's children with those of the bare system calls: count_faults
// spawn|fork. Exit code 77: instrumented code faults as it likes, so nothing was compared.
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <vector>

#include "brood/main_guard.hpp"
#include "brood/process.hpp"

extern char** environ;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define BROOD_TEST_IS_INSTRUMENTED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define BROOD_TEST_IS_INSTRUMENTED 1
#endif
#endif
#ifndef BROOD_TEST_IS_INSTRUMENTED
#define BROOD_TEST_IS_INSTRUMENTED 0
#endif

namespace {

char return_at_once[] = "--return-at-once";

void run_raw(std::string_view method, char* self) {
  pid_t pid = 0;
  if (method == "fork") {
    pid = ::fork();
    if (pid == 0) ::_exit(0);
  } else {
    char* const arguments[] = {self, return_at_once, nullptr};
    ::posix_spawn(&pid, self, nullptr, nullptr, arguments, environ);
  }
  ::waitpid(pid, nullptr, 0);
}

void run_ours(std::string_view method, char*) {
  brood::process child{brood::parse_start_method(method), [] {}};
  child.start();
  child.join();
}

long faults_of_children() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  return usage.ru_minflt + usage.ru_majflt;
}

using run_one = void (*)(std::string_view method, char* self);

long median_faults(run_one run, std::string_view method, char* self) {
  constexpr std::size_t rounds = 21;
  std::vector<long> counts;
  for (std::size_t round = 0; round < rounds; ++round) {
    const long before = faults_of_children();
    run(method, self);
    counts.push_back(faults_of_children() - before);
  }
  std::nth_element(counts.begin(), counts.begin() + rounds / 2, counts.end());
  return counts[rounds / 2];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && argv[1] == std::string_view{return_at_once}) return 0;
  brood::main_guard();
  if (argc != 2) return 2;
  if (BROOD_TEST_IS_INSTRUMENTED != 0) {
    std::printf("skipped: this program is instrumented\n");
    return 77;
  }
  const std::string_view method = argv[1];
  const long allowed = method == "fork" ? 12 : 20;
  median_faults(run_ours, method, argv[0]);  // fills caches and takes first-use paths
  const long raw = median_faults(run_raw, method, argv[0]);
  const long ours = median_faults(run_ours, method, argv[0]);
  std::printf("faults of a child by %s: %ld, of a bare one: %ld, allowed: %ld more\n", argv[1],
              ours, raw, allowed);
  return ours <= raw + allowed ? 0 : 1;
}
