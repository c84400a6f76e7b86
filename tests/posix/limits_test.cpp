// SPDX-License-Identifier: MIT
// Starts at the edge of what the system grants: a clear error, and nothing left behind.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "brood/error.hpp"
#include "posix_support.hpp"
#include "scratch_folder.hpp"

namespace {

using namespace brood::posix_test;
using brood::process;

class limits : public under_each_method {};
BROOD_POSIX_TEST_EACH_METHOD(limits);

/// Leaves room for `free` descriptors below a limit that the children can live with.
class full_table {
 public:
  explicit full_table(int free) {
    for (int fd = 0; (fd = ::fcntl(0, F_DUPFD_CLOEXEC, 3)) >= 0 && fd < limit;) {
      taken_.push_back(fd);
    }
    for (; free > 0; --free) {
      ::close(taken_.back());
      taken_.pop_back();
    }
  }
  ~full_table() {
    for (const int fd : taken_) ::close(fd);
  }
  full_table(const full_table&) = delete;
  full_table& operator=(const full_table&) = delete;

  static void lower_limit() {
    const rlimit low{limit, limit};
    ::setrlimit(RLIMIT_NOFILE, &low);
  }

 private:
  static constexpr int limit = 64;
  std::vector<int> taken_;
};

/// @return whether the child ran
bool starts_or_says_why(const brood::process_options& how, const std::vector<char>& argument) {
  process child{how, [](const std::vector<char>& bytes) { std::exit(bytes.empty() ? 1 : 0); },
                argument};
  try {
    child.start();
  } catch (const brood::process_error& error) {
    EXPECT_EQ(error.code().value(), EMFILE) << error.what();
    EXPECT_NE(std::string{error.what()}.find("cannot start 'narrow'"), std::string::npos)
        << error.what();
    EXPECT_FALSE(child.is_alive());
    return false;
  }
  child.join();
  // A child that finds too few descriptors for itself (fork keeps them all) may fail, not vanish.
  EXPECT_TRUE(child.exit_code() == 0 || child.error()) << to_string(*child.status());
  return child.exit_code() == 0;
}

void expect_all_or_nothing(brood::process_options how, std::size_t argument_size) {
  how.name = "narrow";
  full_table::lower_limit();
  const std::vector<char> argument(argument_size, 'x');
  bool had_failure = false;
  bool had_success = false;
  for (int free = 0; free < 10; ++free) {
    bool ran = false;
    {
      const full_table table{free};
      ran = starts_or_says_why(how, argument);
    }
    (ran ? had_success : had_failure) = true;
  }
  EXPECT_TRUE(had_failure);
  EXPECT_TRUE(had_success);
}

TEST_P(limits, of_descriptors_give_an_error_or_a_child_at_every_count) {
  expect_alone([how = options()] { expect_all_or_nothing(how, 10); });
}

TEST_P(limits, of_descriptors_give_an_error_or_a_child_with_a_large_message_too) {
  expect_alone([how = options()] { expect_all_or_nothing(how, std::size_t{1} << 20); });
}

// In a program of its own, which another user may execute.
TEST(limits_of_processes, met_by_spawn_are_an_error_of_start_which_can_be_tried_again) {
  const brood_test::scratch_folder folder{"limits"};
  const auto program = folder.path() / "limited";
  std::filesystem::copy_file(BROOD_TEST_PROGRAMS "/limited", program,
                             std::filesystem::copy_options::overwrite_existing);
  for (const auto& path : {folder.path(), program}) {
    std::filesystem::permissions(path, std::filesystem::perms{0755});
  }
  const auto run = run_alone([&] {
    if (::geteuid() == 0 && ::setuid(54321) != 0) GTEST_SKIP() << "root may not become a user";
    ::execl(program.c_str(), program.c_str(), nullptr);
    GTEST_SKIP() << "another user cannot execute the copy: " << std::strerror(errno);
  });
  if (run.exit_code == skipped) {
    GTEST_SKIP() << "the number of processes is not limited here " << run.output;
  }
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_EQ(run.output.rfind("again: cannot start 'process-1' (spawn): ", 0), 0U) << run.output;
  EXPECT_NE(run.output.find("\ntask\n"), std::string::npos) << run.output;
}

TEST_P(limits, of_processes_are_an_error_of_start_which_can_be_tried_again) {
  expect_alone([how = options()] {
    // Root has no such limit, so root becomes a user who has no other processes.
    if (::geteuid() == 0 && ::setuid(54321) != 0) GTEST_SKIP() << "root may not become a user";
    rlimit before{};
    ::getrlimit(RLIMIT_NPROC, &before);
    const rlimit none{1, before.rlim_max};
    if (::setrlimit(RLIMIT_NPROC, &none) != 0) GTEST_SKIP() << "the limit cannot be set";
    process child{how, [] {}};
    for (int attempt = 0; attempt < 3; ++attempt) {
      try {
        child.start();
        ADD_FAILURE() << "no error";
        break;
      } catch (const brood::process_error& error) {
        EXPECT_EQ(error.code().value(), EAGAIN) << error.what();
        EXPECT_EQ(std::string{error.what()}.rfind("cannot start 'process-", 0), 0U) << error.what();
      }
    }
    if (how.method == brood::start_method::fork) {  // another user's program is not his to execute
      ::setrlimit(RLIMIT_NPROC, &before);
      child.start();
      child.join();
      EXPECT_EQ(child.exit_code(), 0);
    }
  });
}

}  // namespace
