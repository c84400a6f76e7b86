// SPDX-License-Identifier: MIT
// The program's file is deleted, replaced, moved or made unreadable while it runs.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>

#include "posix_support.hpp"
#include "scratch_folder.hpp"

namespace {

namespace fs = std::filesystem;

/// A copy of tests/programs/changed_file.cpp in a folder of its own, whose name is not plain: a
/// blank, U+00E4, U+65E5, and one beyond the basic plane.
class program_file : public testing::Test {
 protected:
  program_file() {
    fs::copy_file(BROOD_TEST_PROGRAMS "/changed_file", folder() / "program",
                  fs::copy_options::overwrite_existing);
  }

  /// Runs it; it does to its own file what `change` says and starts a child by spawn.
  std::string output_after(const std::string& change) {
    const std::string command = "'" + (folder() / "program").string() + "' " + change + " 2>&1";
    std::string output;
    std::FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) return output;
    char piece[1024];
    for (std::size_t got = 0; (got = std::fread(piece, 1, sizeof piece, pipe)) > 0;) {
      output.append(piece, got);
    }
    ::pclose(pipe);
    return output;
  }

  const fs::path& folder() const { return scratch_.path(); }

 private:
  brood_test::scratch_folder scratch_{"program \xC3\xA4 \xE6\x97\xA5 \xF0\x9F\x90\xA3"};
};

TEST_F(program_file, that_was_deleted_still_spawns_children) {
  EXPECT_EQ(output_after("delete"), "child ended with 7\n");
}

TEST_F(program_file, that_was_moved_still_spawns_children) {
  EXPECT_EQ(output_after("move"), "child ended with 7\n");
}

// The image that runs is the one that the parent runs, not what lies at the path by now.
TEST_F(program_file, that_was_replaced_spawns_children_of_the_version_that_runs) {
  EXPECT_EQ(output_after("replace"), "child ended with 7\n");
}

TEST_F(program_file, that_may_not_be_executed_any_more_is_an_error_that_names_it) {
  const std::string output = output_after("forbid");
  EXPECT_EQ(output.rfind("cannot start 'process-1' (spawn): exec ", 0), 0U) << output;
  EXPECT_NE(output.find("/program: Permission denied"), std::string::npos) << output;
}

// The system lets nobody but root look into a process whose file he may not read.
TEST_F(program_file, that_may_be_executed_but_not_read_spawns_children) {
  fs::permissions(folder() / "program",
                  fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec);
  brood::posix_test::expect_alone([this] {
    // Root may read everything.
    ASSERT_TRUE(::geteuid() != 0 || ::setuid(54321) == 0);
    EXPECT_EQ(output_after("nothing"), "child ended with 7\n");
  });
}

TEST_F(program_file, whose_folder_was_entered_and_left_needs_no_path) {
  EXPECT_EQ(output_after("leave"), "child ended with 7\n");
}

}  // namespace
