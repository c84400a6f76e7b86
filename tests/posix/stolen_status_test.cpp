// SPDX-License-Identifier: MIT
// Children whose status the host program took, before or while Brood was asked for it: it is right
// or `lost`, and nobody waits for ever.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "brood/active_children.hpp"
#include "posix_support.hpp"

namespace {

using namespace brood::posix_test;
using brood::exit_status;
using brood::process;

class beside_a_host : public under_each_method {};
BROOD_POSIX_TEST_EACH_METHOD(beside_a_host);

void leave(int code) { std::exit(code); }
void stay() {
  for (;;) ::pause();
}

void expect_right_or_lost(process& child, exit_status expected) {
  EXPECT_TRUE(child.join_for(std::chrono::hours{1}));
  EXPECT_FALSE(child.is_alive());
  EXPECT_FALSE(child.error());
  if (child.status()->lost()) {
    EXPECT_FALSE(child.exit_code());
  } else {
    EXPECT_EQ(child.status(), expected);
  }
}

TEST_P(beside_a_host, a_killed_child_of_a_host_that_ignores_children_is_never_lost_from_sight) {
  expect_alone([how = options()] {
    set_child_signal(SIG_IGN, 0);
    process victim{how, stay};
    victim.start();
    victim.kill();
    expect_right_or_lost(victim, exit_status::signaled(9));
  });
}

TEST_P(beside_a_host, the_hosts_disposition_of_the_child_signal_stays) {
  expect_alone([how = options()] {
    set_child_signal(SIG_IGN, 0);
    process child{how, leave, 0};
    child.start();
    child.join();
    struct sigaction now{};
    ::sigaction(SIGCHLD, nullptr, &now);
    EXPECT_EQ(now.sa_handler, SIG_IGN);
  });
}

TEST_P(beside_a_host, signals_to_a_child_that_somebody_else_reaped_do_nothing) {
  expect_alone([how = options()] {
    process child{how, leave, 0};
    child.start();
    EXPECT_EQ(::waitpid(*child.pid(), nullptr, 0), *child.pid());
    child.terminate();
    child.kill();
    child.stop();
    EXPECT_FALSE(child.is_alive());
  });
}

TEST_P(beside_a_host, a_child_that_was_reaped_before_anybody_asked_has_ended) {
  expect_alone([how = options()] {
    process child{how, leave, 5};
    child.start();
    EXPECT_EQ(::waitpid(*child.pid(), nullptr, 0), *child.pid());
    EXPECT_TRUE(brood::active_children().empty());
    expect_right_or_lost(child, exit_status::exited(5));
  });
}

}  // namespace
