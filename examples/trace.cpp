// SPDX-License-Identifier: MIT
// When did what happen? A trace puts parent and children on one timeline, whatever the start
// method. Open the file that this leaves behind in https://ui.perfetto.dev or chrome://tracing.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "brood/brood.hpp"

namespace {

void dive(const std::string& where) {
  std::cout << brood::this_process::name() << ": dives into the " << where << '\n' << std::flush;
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in{file};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// Whether the trace has an event of that name which tells of that process.
bool tells(const std::string& trace, const std::string& event, const std::string& process) {
  const auto line = trace.find("{\"name\":\"" + event + '"');
  const auto end = trace.find('\n', line);
  return line != trace.npos && trace.substr(line, end - line).find(process) != std::string::npos;
}

}  // namespace

int main() {
  brood::main_guard();

  // BROOD_TRACE=file.json does the same for a program that has not got this line.
  const std::string method{to_string(brood::default_start_method())};
  const auto file = std::filesystem::temp_directory_path() / ("brood-trace-" + method + ".json");
  brood::start_trace(file);

  brood::process child{{.name = "diver"}, dive, "ocean"};
  child.start();
  child.join();
  brood::stop_trace();

  const std::string trace = text_of(file);
  const std::string number = std::to_string(*child.pid());
  std::cout << trace << "parent: wrote " << file << '\n';
  const bool parent_told = tells(trace, "start", number) && tells(trace, "reap", number);
  const bool child_told = tells(trace, "task", "diver") && tells(trace, "exit", number);
  return parent_told && child_told && child.exit_code() == 0 ? 0 : 1;
}
