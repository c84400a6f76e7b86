// SPDX-License-Identifier: MIT
// What tests of the fork server share: children that it makes, and which server made one.
#pragma once

#include <gtest/gtest.h>

#include "brood/error.hpp"
#include "brood/process.hpp"
#include "brood/shared_value.hpp"
#include "brood/this_process.hpp"

namespace brood::posix_test {

inline const process_options by_server{.method = start_method::forkserver};

/// In a forked server and in its children: the number of the server.
inline const pid_type initialised_in = this_process::pid();

/// The server that made a child.
inline pid_type server_of_child() {
  shared_value<pid_type> server;
  process child{by_server, [](shared_value<pid_type> into) { into.store(initialised_in); }, server};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0) << (child.error() ? child.error()->what() : "");
  return server.load();
}

}  // namespace brood::posix_test
