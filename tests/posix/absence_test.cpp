// SPDX-License-Identifier: MIT
// Proves that the listener which looks for leftovers finds them: tests that leave something behind
// run in another process, and fail there.
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string>

#include "posix_support.hpp"
#include "program_arguments.hpp"

namespace {

using brood::posix_test::foreign_child;

TEST(DISABLED_careless, leaves_a_zombie) { foreign_child(0); }

TEST(DISABLED_careless, leaves_a_descriptor) { ASSERT_GE(::open("/dev/null", O_RDONLY), 3); }

// It waits for the end of this program, whose output it must not keep open.
TEST(DISABLED_careless, leaves_a_child) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  if (::fork() == 0) {
    for (int fd = 0; fd < 3; ++fd) ::close(fd);
    ::close(ends[1]);
    char nothing = 0;
    ::_exit(static_cast<int>(::read(ends[0], &nothing, 1)));
  }
}

TEST(DISABLED_careless, leaves_nothing) {}

std::string output_of(const std::string& test) {
  const std::string program = brood::posix::program_arguments()[0];
  const std::string command = "'" + program +
                              "' --gtest_also_run_disabled_tests --gtest_filter="
                              "DISABLED_careless." +
                              test + " 2>&1";
  std::string output;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return output;
  char piece[4096];
  for (std::size_t got = 0; (got = std::fread(piece, 1, sizeof piece, pipe)) > 0;) {
    output.append(piece, got);
  }
  ::pclose(pipe);
  return output;
}

TEST(the_listener, finds_a_zombie) {
  const std::string output = output_of("leaves_a_zombie");
  EXPECT_NE(output.find("left children behind"), std::string::npos) << output;
  EXPECT_NE(output.find("[  FAILED  ] 1 test"), std::string::npos) << output;
}

TEST(the_listener, finds_a_child) {
  const std::string output = output_of("leaves_a_child");
  EXPECT_NE(output.find("left children behind"), std::string::npos) << output;
  EXPECT_NE(output.find("[  FAILED  ] 1 test"), std::string::npos) << output;
}

TEST(the_listener, finds_a_descriptor_and_names_its_file) {
  const std::string output = output_of("leaves_a_descriptor");
  EXPECT_NE(output.find("left open:\n  descriptor "), std::string::npos) << output;
  EXPECT_NE(output.find("[  FAILED  ] 1 test"), std::string::npos) << output;
}

TEST(the_listener, finds_nothing_where_nothing_is) {
  const std::string output = output_of("leaves_nothing");
  EXPECT_NE(output.find("[  PASSED  ] 1 test"), std::string::npos) << output;
}

}  // namespace
