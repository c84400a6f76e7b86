// SPDX-License-Identifier: MIT
// Probe: the child reads from a file that the parent has open. Where does the parent read on?
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>

#include "../probe.hpp"

namespace brood_lab {
namespace {

struct close_file {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using open_file = std::unique_ptr<std::FILE, close_file>;

open_file in_use;  // by the parent; a forked child has it, too

open_file open_unbuffered(const std::string& path) {
  open_file opened{std::fopen(path.c_str(), "rb")};
  if (!opened) throw std::runtime_error{"cannot open " + path};
  // A buffer would be memory of each process; this is about the descriptor below it.
  std::setvbuf(opened.get(), nullptr, _IONBF, 0);
  return opened;
}

struct reading {
  bool had_it = false;
  std::size_t read = 0;
};

void read_ten(brood::shared_value<reading> answer, std::string path) {
  const bool had_it = in_use != nullptr;
  if (!had_it) in_use = open_unbuffered(path);
  std::array<char, 10> text{};
  answer.store({had_it, std::fread(text.data(), 1, text.size(), in_use.get())});
}

finding run(const cell& here) {
  const std::string path = (here.directory() / "offset").string();
  std::ofstream{path} << "0123456789abcdefghij";
  in_use = open_unbuffered(path);
  const auto child = here.ask<reading>(read_ten, path);
  const int next = std::fgetc(in_use.get());
  return {next == 'a',
          fmt::format("the child {} and read {} bytes; the parent's next byte is '{}' of "
                      "\"0123456789ab...\"",
                      child.had_it ? "has the open file" : "does not have the open file, opened it",
                      child.read, static_cast<char>(next))};
}

const register_probe added{
    {.id = "file_offset_shared",
     .group = root_question::descriptors,
     .question = "Does reading in the child move the parent's place in an open file?",
     .explanation =
         "Descriptors are copied by fork, but what they refer to is not: the place in the file and "
         "flags such as O_APPEND and O_NONBLOCK live in the kernel's open file description, which "
         "both then share. Who reads, moves the other. A child without the descriptor can only "
         "open "
         "the file anew, with a place of its own. (A duplicate that is passed on purpose shares "
         "its place under every method.)",
     .run = run}};

}  // namespace
}  // namespace brood_lab
