// SPDX-License-Identifier: MIT
// The memory that locks lie in: what the system refuses, and what nobody can do to it.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "backend.hpp"
#include "brood/error.hpp"
#include "brood/process.hpp"
#include "brood/shared_memory.hpp"
#include "brood/shared_value.hpp"

namespace {

using brood::shared_memory;

brood::backend::shared_region region_of(std::size_t size) {
  return brood::value_or_throw(brood::backend::create_region(size), "make memory for a test");
}

TEST(lock_memory, cannot_be_cut_short_or_made_longer) {
  const auto region = region_of(8192);
  const int memory = brood::backend::handle_of(region);
  EXPECT_NE(::ftruncate(memory, 0), 0);
  EXPECT_NE(::ftruncate(memory, 1 << 20), 0);
  brood::backend::bytes_of(region).back() = std::byte{1};  // would end this process by SIGBUS
}

TEST(lock_memory, is_closed_on_exec) {
  const auto region = region_of(1);
  EXPECT_EQ(::fcntl(brood::backend::handle_of(region), F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
}

/// The code with which a forked child ends that runs `task`.
template <class Task>
int exit_code_of_forked(Task task) {
  brood::process child{brood::fork_only,
                       brood::process_options{.method = brood::start_method::fork}, task};
  child.start();
  child.join();
  return child.exit_code().value_or(-1);
}

std::ptrdiff_t open_descriptors() {
  const std::filesystem::directory_iterator all{"/dev/fd"};
  return std::distance(begin(all), end(all));
}

TEST(lock_memory, has_a_descriptor_clear_of_stdio_in_a_forked_child_without_stdio) {
  EXPECT_EQ(exit_code_of_forked([] {
              for (const int stdio : {0, 1, 2}) ::close(stdio);
              std::_Exit(brood::backend::handle_of(region_of(1)) > 2 ? 0 : 1);
            }),
            0);
}

#ifdef __linux__

/// 0 if making `size` bytes fails with `expected`.
int refusal(std::size_t size, std::errc expected) {
  try {
    shared_memory memory{size};
    return 1;
  } catch (const brood::process_error& refused) {
    return refused.code() == expected ? 0 : 2;
  }
}

// macOS does not apply the limit to shared memory.
TEST(lock_memory, beyond_the_limit_of_file_sizes_is_refused_when_it_is_made_in_a_forked_child) {
  EXPECT_EQ(exit_code_of_forked([] {
              std::signal(SIGXFSZ, SIG_IGN);
              const rlimit limit{1 << 20, 1 << 20};
              ::setrlimit(RLIMIT_FSIZE, &limit);
              const auto before = open_descriptors();
              const int refused = refusal(2 << 20, std::errc::file_too_large);
              std::_Exit(open_descriptors() == before ? refused : 3);
            }),
            0);
}

#endif

TEST(lock_memory, without_a_free_descriptor_is_refused_in_a_forked_child) {
  EXPECT_EQ(exit_code_of_forked([] {
              rlimit limit{};
              ::getrlimit(RLIMIT_NOFILE, &limit);
              limit.rlim_cur = 64;
              ::setrlimit(RLIMIT_NOFILE, &limit);
              while (::dup(0) >= 0) continue;
              const auto memory = brood::backend::create_region(1);
              limit.rlim_cur = limit.rlim_max;  // a sanitizer needs some to look at the error
              ::setrlimit(RLIMIT_NOFILE, &limit);
              const auto expected = std::errc::too_many_files_open;
              std::_Exit(!memory && memory.error().code == expected ? 0 : 1);
            }),
            0);
}

TEST(lock_memory, a_thousand_objects_leave_no_descriptor_behind) {
  const auto before = open_descriptors();
  for (int round = 0; round < 1000; ++round) {
    brood::shared_value<int> value{round};
    const auto copy = value;
    ASSERT_EQ(copy.load(), round);
  }
  EXPECT_EQ(open_descriptors(), before);
}

}  // namespace
