// SPDX-License-Identifier: MIT
#include "measured_program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

extern char** environ;

namespace bench {
namespace {

struct pipe_ends {
  int reader;
  int writer;
};

pipe_ends make_pipe() {
  int ends[2];
  if (::pipe(ends) != 0) throw std::system_error{errno, std::generic_category(), "pipe"};
  for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  return {ends[0], ends[1]};
}

}  // namespace

measured_program::measured_program(const std::string& path, unsigned long mib) : path_(path) {
  const pipe_ends to = make_pipe();
  const pipe_ends from = make_pipe();
  orders_.reset(::fdopen(to.writer, "w"));
  answers_.reset(::fdopen(from.reader, "r"));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, to.reader, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, from.writer, STDOUT_FILENO);
  std::string program = path;
  std::string size = std::to_string(mib);
  char* const arguments[] = {program.data(), size.data(), nullptr};
  const int failed = ::posix_spawn(&pid_, path.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(to.reader);
  ::close(from.writer);
  if (failed != 0) throw std::system_error{failed, std::generic_category(), "run " + path};
}

measured_program::~measured_program() {
  orders_.reset();
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

measurement measured_program::ask(const std::string& contender, std::size_t count) {
  std::fprintf(orders_.get(), "%s %zu\n", contender.c_str(), count);
  std::fflush(orders_.get());
  measurement answer;
  if (std::fscanf(answers_.get(), "%lf %lf", &answer.microseconds, &answer.child_faults) != 2) {
    throw std::runtime_error{path_ + " ended while it measured " + contender};
  }
  return answer;
}

}  // namespace bench
