// SPDX-License-Identifier: MIT
// Changing this process's environment, which standard C++ cannot.
#pragma once

#include <string>

namespace brood_test {

void set_variable(const std::string& name, const std::string& value);
void unset_variable(const std::string& name);

/// Runs a program of tests/programs, by the system's shell. @return what it wrote to the streams,
/// and its exit code
struct program_run {
  std::string output;
  int exit_code;
};
enum class streams { stdout_and_stderr, stderr_alone };
program_run run_program(const std::string& name, const std::string& arguments = {},
                        streams read = streams::stdout_and_stderr);

}  // namespace brood_test
