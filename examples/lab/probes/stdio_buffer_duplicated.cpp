// SPDX-License-Identifier: MIT
// Probe: text waits in the buffer of a FILE while a child starts and ends. How often is it in the
// file afterwards?
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "../probe.hpp"
#include "../system.hpp"

namespace brood_lab {
namespace {

void do_nothing() {}

int lines_in(const std::filesystem::path& path) {
  int lines = 0;
  std::ifstream written{path};
  for (std::string line; std::getline(written, line);) ++lines;
  return lines;
}

/// How many lines the file has after one was written and `start_and_end` came in between.
template <class Function>
int lines_after(const std::filesystem::path& path, Function start_and_end) {
  std::FILE* const file = std::fopen(path.string().c_str(), "w");
  if (file == nullptr) throw std::runtime_error{"cannot open " + path.string()};
  std::fputs("once\n", file);  // which the buffer keeps
  start_and_end();
  std::fclose(file);
  return lines_in(path);
}

std::ofstream stream;

void flush_stream() { stream.flush(); }

/// The same with a stream of C++ that the task flushes. No list holds it, so nobody else can.
int lines_of_a_stream(const cell& here) {
  const auto path = here.directory() / "stream";
  stream.open(path);
  stream << "once\n";
  here.run(flush_stream);
  stream.close();
  return lines_in(path);
}

std::string times(int count) { return count == 1 ? "once" : fmt::format("{} times", count); }

finding run(const cell& here) {
  const int by_brood = lines_after(here.directory() / "buffer", [&] { here.run(do_nothing); });
  std::string evidence = "the line is in the file " + times(by_brood);
  if (here.method() == brood::start_method::fork) {
    const int bare = lines_after(here.directory() / "bare", [] { fork_barely(do_nothing); });
    evidence += "; after a fork() without Brood: " + times(bare);
  }
  evidence += "; one from a std::ofstream that the task flushes: " + times(lines_of_a_stream(here));
  return {by_brood > 1, evidence};
}

const register_probe added{
    {.id = "stdio_buffer_duplicated",
     .group = root_question::descriptors,
     .question = "Does text that waited in the parent's buffer come out twice?",
     .explanation =
         "A buffer is memory and its file is a descriptor: after a bare fork() both processes "
         "have the same text to write to the same file, and both write it when they end. Brood "
         "flushes every FILE, and cout, clog and cerr, before it forks, so there is nothing to "
         "write twice; beside other threads (fork_threads::allow) it flushes stdout and stderr "
         "alone, and drops in the child what other buffers hold. A std::ofstream of your own "
         "stands in no list: flush it before the start, or a task that writes to it writes the "
         "old text, too. Under spawn and forkserver the buffer never leaves the parent.",
     .run = run}};

}  // namespace
}  // namespace brood_lab
