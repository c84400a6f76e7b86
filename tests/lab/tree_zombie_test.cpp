// SPDX-License-Identifier: MIT
// brood-lab on a real zombie. With a wait for the child in tree_zombie_maker.cpp, each of these
// tests fails.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>

#include "scratch_folder.hpp"

extern char** environ;

namespace brood_lab_test {
namespace {

struct pipe_ends {
  int read = -1;
  int write = -1;

  pipe_ends() {
    int ends[2];
    if (::pipe(ends) != 0) throw std::system_error{errno, std::generic_category(), "pipe"};
    read = ends[0];
    write = ends[1];
    ::fcntl(read, F_SETFD, FD_CLOEXEC);
    ::fcntl(write, F_SETFD, FD_CLOEXEC);
  }
  ~pipe_ends() {
    ::close(read);
    if (write >= 0) ::close(write);
  }
  pipe_ends(const pipe_ends&) = delete;
  pipe_ends& operator=(const pipe_ends&) = delete;

  void close_write() {
    ::close(write);
    write = -1;
  }
};

/// A process of that name which has a zombie, as long as the object lives.
class careless_parent {
 public:
  explicit careless_parent(const std::string& name) {
    const auto program = folder_.path() / name;
    std::filesystem::create_symlink(ZOMBIE_MAKER, program);
    posix_spawn_file_actions_t ends;
    ::posix_spawn_file_actions_init(&ends);
    ::posix_spawn_file_actions_adddup2(&ends, life_.read, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&ends, report_.write, STDOUT_FILENO);
    std::string argument{"careless"};
    char* arguments[] = {argument.data(), nullptr};
    const int failure = ::posix_spawn(&pid_, program.c_str(), &ends, nullptr, arguments, environ);
    ::posix_spawn_file_actions_destroy(&ends);
    if (failure != 0) throw std::system_error{failure, std::generic_category(), "posix_spawn"};
    report_.close_write();
    char digit = 0;
    while (::read(report_.read, &digit, 1) == 1 && digit != '\n') zombie_ += digit;
  }
  ~careless_parent() {
    life_.close_write();
    ::waitpid(pid_, nullptr, 0);
  }
  careless_parent(const careless_parent&) = delete;
  careless_parent& operator=(const careless_parent&) = delete;

  [[nodiscard]] std::string pid() const { return std::to_string(pid_); }
  [[nodiscard]] const std::string& zombie() const { return zombie_; }

 private:
  brood_test::scratch_folder folder_{"zombie"};
  pipe_ends life_;
  pipe_ends report_;
  pid_t pid_ = -1;
  std::string zombie_;
};

struct outcome {
  int exit_code;
  std::string output;
};

outcome run_lab(const std::string& arguments) {
  const std::string command = "CLICOLOR_FORCE= '" BROOD_LAB "' " + arguments + " 2>&1";
  FILE* const from = ::popen(command.c_str(), "r");
  std::string output;
  for (int letter = std::fgetc(from); letter != EOF; letter = std::fgetc(from)) {
    output += static_cast<char>(letter);
  }
  const int status = ::pclose(from);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, output};
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

TEST(real_zombie, is_in_the_tree_with_its_parent_to_blame) {
  const careless_parent parent{"careless"};
  const outcome tree = run_lab("tree " + parent.pid());
  EXPECT_EQ(tree.exit_code, 0);
  EXPECT_TRUE(has(tree.output, parent.zombie() + "  zombie ")) << tree.output;
  EXPECT_TRUE(has(tree.output, "`- careless  not waited for by " + parent.pid() + " (careless)\n"))
      << tree.output;
  EXPECT_TRUE(has(tree.output, "\n2 processes, 1 zombie: ")) << tree.output;
}

TEST(real_zombie, is_in_the_whole_tree_too) {
  const careless_parent parent{"careless"};
  const outcome tree = run_lab("tree");
  EXPECT_EQ(tree.exit_code, 0);
  EXPECT_TRUE(has(tree.output, "not waited for by " + parent.pid() + " (careless)\n"))
      << tree.output;
}

TEST(real_zombie, is_found_with_its_parent_and_a_cure) {
  const careless_parent parent{"careless"};
  const outcome found = run_lab("zombies --find");
  EXPECT_EQ(found.exit_code, 1);
  EXPECT_TRUE(has(found.output, "1 zombie of " + parent.pid() + " (careless)\n")) << found.output;
  EXPECT_TRUE(has(found.output, parent.zombie() + " (careless)  dead for at most "))
      << found.output;
  EXPECT_TRUE(has(found.output, "seen once")) << found.output;
  EXPECT_TRUE(has(found.output, "kill " + parent.pid() + ": ends it")) << found.output;
}

TEST(real_zombie, is_recognised_at_a_second_look) {
  const careless_parent parent{"careless"};
  const outcome found = run_lab("zombies --find --watch 0.05");
  EXPECT_EQ(found.exit_code, 1);
  const auto line = found.output.find(parent.zombie() + " (careless)  dead for at most ");
  ASSERT_NE(line, std::string::npos) << found.output;
  EXPECT_TRUE(
      has(found.output.substr(line, found.output.find('\n', line) - line), "(there at both looks)"))
      << found.output;
}

// A name that would colour the terminal, and that could pass for two lines and for the end of a
// name in /proc.
TEST(real_zombie, is_shown_harmlessly_whatever_its_name) {
  const careless_parent parent{"a) R (b\n\x1b[31mé"};
  const std::string shown = "a) R (b\\n\\x1b[31mé";
  const outcome tree = run_lab("tree " + parent.pid());
  const outcome found = run_lab("zombies --find");
  EXPECT_TRUE(has(tree.output,
                  "`- " + shown + "  not waited for by " + parent.pid() + " (" + shown + ")\n"))
      << tree.output;
  EXPECT_TRUE(has(found.output, "1 zombie of " + parent.pid() + " (" + shown + ")\n"))
      << found.output;
  EXPECT_FALSE(has(tree.output + found.output, "\x1b"));
}

}  // namespace
}  // namespace brood_lab_test
