// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>

#include "environment_support.hpp"

namespace brood_test {

void set_variable(const std::string& name, const std::string& value) {
  ::_putenv_s(name.c_str(), value.c_str());
}

// An empty value removes a variable here.
void unset_variable(const std::string& name) { ::_putenv_s(name.c_str(), ""); }

program_run run_program(const std::string& name, const std::string& arguments, streams read) {
  program_run run{{}, -1};
  const std::string elsewhere = read == streams::stderr_alone ? " >NUL" : "";
  // The outer quotes are for cmd.exe, which takes the first and the last one away.
  const std::string command =
      "\"\"" BROOD_TEST_PROGRAMS "/" + name + ".exe\" " + arguments + " 2>&1" + elsewhere + "\"";
  FILE* pipe = ::_popen(command.c_str(), "r");
  if (pipe == nullptr) return run;
  char piece[4096];
  for (size_t got = 0; (got = ::fread(piece, 1, sizeof piece, pipe)) > 0;) {
    run.output.append(piece, got);
  }
  run.exit_code = ::_pclose(pipe);
  return run;
}

}  // namespace brood_test
