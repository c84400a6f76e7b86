// SPDX-License-Identifier: MIT
#include <stdlib.h>
#include <sys/wait.h>

#include <cstdio>

#include "environment_support.hpp"

namespace brood_test {

void set_variable(const std::string& name, const std::string& value) {
  ::setenv(name.c_str(), value.c_str(), 1);
}

void unset_variable(const std::string& name) { ::unsetenv(name.c_str()); }

program_run run_program(const std::string& name, const std::string& arguments, streams read) {
  program_run run{{}, -1};
  const std::string elsewhere = read == streams::stderr_alone ? " >/dev/null" : "";
  const std::string command =
      "'" BROOD_TEST_PROGRAMS "/" + name + "' " + arguments + " 2>&1" + elsewhere;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return run;
  char piece[4096];
  for (std::size_t got = 0; (got = std::fread(piece, 1, sizeof piece, pipe)) > 0;) {
    run.output.append(piece, got);
  }
  const int status = ::pclose(pipe);
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return run;
}

}  // namespace brood_test
