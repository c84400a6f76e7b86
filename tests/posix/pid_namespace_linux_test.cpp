// SPDX-License-Identifier: MIT
// Parents whose children are the first of a new pid namespace: in it, the parent has no number.
#include <cstdlib>
#include <string>

#include "brood/process.hpp"
#include "namespaces_linux.hpp"
#include "posix_support.hpp"

namespace brood::posix_test {
namespace {

// Seen to fail where a child looks for its parent: it took itself for the first process, ran main,
// and started the next.
TEST(pid_namespace, has_a_spawned_child_as_its_first_process) {
  expect_alone([] {
    if (!unshare_pids()) GTEST_SKIP() << "no pid namespaces here";
    process child{process_options{.method = start_method::spawn},
                  [] { std::exit(::getpid() == 1 ? 5 : 6); }};
    child.start();
    child.join();
    EXPECT_EQ(child.exit_code(), 5);
  });
}

// Nor does one that was refused end the namespace: seen to fail where the server finds it out.
TEST(pid_namespace, has_no_fork_server_as_its_first_process) {
  expect_alone([] {
    if (!unshare_pids()) GTEST_SKIP() << "no pid namespaces here";
    process child{process_options{.method = start_method::forkserver}, [] {}};
    try {
      child.start();
      FAIL() << "it began";
    } catch (const process_error& error) {
      EXPECT_EQ(error.code(), errc::unsupported);
      EXPECT_NE(std::string{error.what()}.find("pid namespace"), std::string::npos) << error.what();
    }
    process first{process_options{.method = start_method::spawn},
                  [] { std::exit(::getpid() == 1 ? 5 : 6); }};
    first.start();
    first.join();
    EXPECT_EQ(first.exit_code(), 5);
  });
}

}  // namespace
}  // namespace brood::posix_test
