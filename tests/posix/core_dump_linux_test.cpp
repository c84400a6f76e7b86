// SPDX-License-Identifier: MIT
// An end that leaves a core dump says so, where this system writes one.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "posix_support.hpp"
#include "scratch_folder.hpp"

namespace {

namespace fs = std::filesystem;
using namespace brood::posix_test;
using brood::process;

void die_with_a_core_of_at_most(rlim_t bytes) {
  rlimit limit{};
  ::getrlimit(RLIMIT_CORE, &limit);
  limit.rlim_cur = bytes;
  ::setrlimit(RLIMIT_CORE, &limit);
  ::signal(SIGABRT, SIG_DFL);
  std::abort();
}

constexpr rlim_t small = 1 << 20;

/// Whether the system writes core dumps, and into the current directory.
bool dumps_are_written_to(const fs::path& folder) {
  std::string pattern;
  std::getline(std::ifstream{"/proc/sys/kernel/core_pattern"}, pattern);
  if (pattern.empty() || pattern[0] == '|' || pattern[0] == '/') return false;
  const pid_t pid = ::fork();
  if (pid == 0) {
    if (::chdir(folder.c_str()) != 0) ::_exit(1);
    die_with_a_core_of_at_most(small);
  }
  int word = 0;
  ::waitpid(pid, &word, 0);
  return WIFSIGNALED(word) && WCOREDUMP(word) != 0;
}

class core_dumps : public under_each_method {};
BROOD_POSIX_TEST_EACH_METHOD(core_dumps);

// Seen to fail with a status that is made from the signal alone.
TEST_P(core_dumps, are_part_of_the_status) {
  const brood_test::scratch_folder folder{"core"};
  if (!dumps_are_written_to(folder.path())) {
    GTEST_SKIP() << "this system writes no core dump to the directory of the process";
  }
  auto how = options();
  how.working_directory = folder.path();
  for (const rlim_t bytes : {small, rlim_t{0}}) {
    process child{how, die_with_a_core_of_at_most, bytes};
    child.start();
    child.join();
    EXPECT_EQ(child.status(), brood::exit_status::signaled(SIGABRT, bytes > 0));
    EXPECT_EQ(child.exit_code(), -SIGABRT);
  }
}

}  // namespace
